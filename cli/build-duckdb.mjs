/*
 * DuckDB's API for Node comes as a hundred CommonJS files, which take longer to set up than the engine itself takes to load. Rewritten as the ES modules
 * they were made from, they become one scope. What this does not understand stops the build.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const helpers =
  /^var __(?:createBinding|exportStar|importDefault|importStar|setModuleDefault) = [\s\S]*?\n(?:\}\)\);|\}\)\(\);|\};)\n/gm

function toModule(text, file) {
  const exported = new Map()
  const code = text
    .replace('"use strict";\n', '')
    .replace(helpers, '')
    .replace('Object.defineProperty(exports, "__esModule", { value: true });\n', '')
    .replace(/^exports\.\w+ = (?:exports\.\w+ = )*void 0;\n/gm, '')
    .replace(/^__exportStar\(require\(("[^"]+")\), exports\);$/gm, 'export * from $1;')
    .replace(
      /^const (\w+) = __importDefault\(require\(("[^"]+")\)\);$/gm,
      'import $1_whole from $2;\nconst $1 = { default: $1_whole };',
    )
    .replace(/^(?:const|var) (\w+) = (?:__importStar\()?require\(("[^"]+")\)\)?;$/gm, 'import * as $1 from $2;')
    .replace(/^require\(("[^"]+")\);$/gm, 'import $1;')
    .replace(
      /^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+)\.(\w+); \} \}\);$/gm,
      'export const $1 = $2.default.$3;',
    )
    .replace(/^exports\.(\w+) = (\w+);$/gm, (_, name, local) => {
      exported.set(name, local)
      return ''
    })
    .replace(/\((\w+) \|\| \(exports\.(\w+) = \1 = \{\}\)\)/g, (_, local, name) => {
      exported.set(name, local)
      return `(${local} = {})`
    })
    .replace(/^exports\.(\w+) = /gm, (_, name) => {
      exported.set(name, `exported_${name}`)
      return `const exported_${name} = `
    })
    .replace(/\bexports\.(\w+)\b/g, (whole, name) => exported.get(name) ?? whole)
  const list = [...exported].map(([name, local]) => `${local} as ${name}`).join(', ')
  const left = /\bexports\b|\brequire\(|\b__\w+\(/.exec(code)
  if (left) throw new Error(`${file} has "${left[0]}", which is not understood`)
  return `${code}\nexport { ${list} };\n`
}

const folder = /@duckdb[\\/]node-api[\\/]lib[\\/].*\.js$/

const isEntry = /[\\/]lib[\\/]index\.js$/

export const duckdbModules = {
  name: 'duckdb-modules',
  setup(plugin) {
    // Loading a file does nothing but declare what it exports, save for the one that registers the makers of vectors.
    plugin.onResolve({ filter: /^\.{1,2}\// }, ({ path: to, importer, resolveDir }) => {
      if (!folder.test(importer) || to.endsWith('/createVector')) return undefined
      const file = path.resolve(resolveDir, to)
      return { path: existsSync(`${file}.js`) ? `${file}.js` : path.join(file, 'index.js'), sideEffects: false }
    })
    plugin.onLoad({ filter: folder }, ({ path: file }) => ({
      contents:
        toModule(readFileSync(file, 'utf8'), file) + (isEntry.test(file) ? `import './vectors/createVector'\n` : ''),
    }))
  },
}
