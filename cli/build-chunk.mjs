/*
 * esbuild splits ES modules only, and its own way from them to CommonJS goes through a getter for each name at each use. Chunks do not import each other
 * in circles, so what a chunk imports is there when it begins: constants do.
 */
import { builtinModules } from 'node:module'

const importPattern = /^import\s*(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}|\*\s*as\s+([\w$]+))?\s*(?:from\s*)?"([^"\n]+)";$/gm
const exportPattern = /\nexport \{([^}]*)\};\s*$/
const dynamicImport = /\bimport\(("\.\/[^"]+")\)/g

/** The text of a chunk as the body of a function of `__exports`, `require`, `__filename`, `__dirname` and `__now`. */
export function functionBody(file, chunk) {
  const exported = exportPattern.exec(chunk)
  const lines = []
  const body = chunk.slice(0, exported?.index).replaceAll(importPattern, (whole, single, list, all, from) => {
    // The same words stand in the files that `init` writes, where they name a package.
    if (!isOurs(from)) return whole
    lines.push(...importLines(single, list, all, from))
    return ''
  })
  const late = lateNames(body)
  const names = pairsIn(exported?.[1]).map(([local, name]) => {
    if (late.has(local)) throw new Error(`${file} exports "${local}", which has its value only later`)
    return `__exports.${name} = ${local};`
  })
  const lazy = body.replaceAll(dynamicImport, 'Promise.resolve().then(() => require($1))')
  return ['"use strict";', ...lines, lazy, ...names].join('\n')
}

const isOurs = (from) => from.startsWith('./') || from.startsWith('node:') || builtinModules.includes(from)

function importLines(single, list, all, from) {
  const source = `require(${JSON.stringify(from)})`
  const names = pairsIn(list).map(([name, local]) => (name === local ? name : `${name}: ${local}`))
  // A single name is the default export of a part of Node, which is the part itself.
  const wholes = [single, all].filter((name) => name !== undefined).map((name) => `const ${name} = ${source};`)
  const some = names.length > 0 ? [`const { ${names.join(', ')} } = ${source};`] : []
  return wholes.length + some.length === 0 ? [`${source};`] : [...wholes, ...some]
}

/** Names in braces, each as it is there and as it is here. */
const pairsIn = (list = '') =>
  list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [from, to = from] = one.split(/\s+as\s+/)
      return [from, to]
    })

/** Variables of modules that a chunk evaluates when they are first required. */
const lateNames = (body) =>
  new Set([...body.matchAll(/^(?:var|let) ([\w$]+(?:, [\w$]+)*);$/gm)].flatMap(([, names]) => names.split(', ')))
