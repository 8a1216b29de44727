/*
 * The bin's scripts. esbuild splits the sources where they say `import()`, into chunks that load when they are reached; they are three scripts, a
 * function a chunk, so that `bin.cjs` reads few files and not much.
 */
import { build, transform } from 'esbuild'
import { writeFileSync } from 'node:fs'
import path from 'node:path'

const cli = import.meta.dirname

/**
 * The scripts, in the order they are read, each with the sources whose chunks it holds, with all that those import at once; the last one holds
 * everything else. The second one is read while a database opens.
 */
const scripts = {
  start: ['main.ts', 'commands/run-bin.ts', 'commands/show.ts', 'adapters/duckdb/open.ts'],
  query: ['commands/reporting.ts', 'commands/shown-rows.ts', 'adapters/duckdb/warehouse.ts'],
  rest: [],
}

/** Modules that load when a function of theirs is first called, as most starts call none: by file or package, the functions. */
const calledLate = {
  'context/yaml-renderer.ts': ['makeYamlRenderer'], // the template engine
  'project/yaml-places.ts': ['placesOf'], // the YAML library: plain files are read without it
  'project/yaml-whole.ts': ['readWhole'],
  'ui/colours.ts': ['colours'],
  'string-width': ['default'], // makes expressions over all of Unicode, which takes longer than Node itself does to start
}

/** Modules that take milliseconds to load, and what stands for them. */
const quicker = {
  // Node opens standard input, output and error when its module is asked for; the global object opens each when it is used.
  process: 'module.exports = process',
  // Looks for the kind of C library in files and by starting programs: the usual one is tried first.
  '@duckdb/node-bindings': `
    const usual = '@duckdb/node-bindings-' + process.platform + '-' + process.arch + '/duckdb.node'
    const whole = '@duckdb/node-bindings'
    let binding
    try {
      binding = require(usual)
    } catch {
      binding = require(whole)
    }
    export default binding`,
}

export async function makeBin(shared, dist) {
  const { outputFiles, metafile } = await build({
    ...shared,
    plugins: [...shared.plugins, standIns],
    entryPoints: { tsdbt: path.join(cli, 'main.ts'), ...lateEntries() },
    absWorkingDir: cli,
    outdir: dist,
    format: 'esm',
    splitting: true,
    metafile: true,
    write: false,
    external: ['@google-cloud/bigquery', 'google-auth-library', './late-*'],
    define: { ...shared.define, 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  })
  const chunks = new Map(outputFiles.map(({ path: file, text }) => [path.basename(file), text]))
  for (const [script, sources] of Object.entries(scripts)) {
    const own = sources.length === 0 ? [...chunks.keys()] : neededBy(sources, metafile.outputs, chunks)
    const functions = await Promise.all(own.map(async (name) => functionOf(name, chunks.get(name))))
    for (const name of own) chunks.delete(name)
    writeFileSync(path.join(dist, `${script}.cjs`), `({${functions.join(',\n')}})`)
  }
  await build({
    ...shared,
    entryPoints: { 'native-import': path.join(cli, 'tsmodel', 'native-import.ts') },
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
  })
}

/** A chunk as a method of its name. */
async function functionOf(name, text) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node22.18',
    minifySyntax: true,
    minifyWhitespace: true,
    // The script of a chunk has `require` alone.
    supported: { 'dynamic-import': false },
  })
  return `"./${name}"(module, exports, require, __filename, __dirname) {${code}}`
}

/** The chunks, of those that are left, of sources and of all that those import at once. */
function neededBy(sources, outputs, left) {
  const names = new Set()
  const add = (file) => {
    const name = path.basename(file)
    if (outputs[file] === undefined || !left.has(name) || names.has(name)) return
    names.add(name)
    for (const imported of outputs[file].imports) if (imported.kind === 'import-statement') add(imported.path)
  }
  for (const [file, { entryPoint }] of Object.entries(outputs)) if (sources.includes(entryPoint)) add(file)
  return [...names]
}

const lateName = (module) => `late-${path.basename(module, '.ts')}`

const lateEntries = () =>
  Object.fromEntries(
    Object.keys(calledLate).map((module) => [
      lateName(module),
      module.endsWith('.ts') ? path.join(cli, module) : module,
    ]),
  )

const standIns = {
  name: 'stand-ins',
  setup(plugin) {
    // A script cannot import users' files: what does stays a file of its own, which Node loads as any other.
    plugin.onResolve({ filter: /\/native-import\.ts$/ }, () => ({ path: '../dist/native-import.cjs', external: true }))

    const files = new Map(Object.keys(calledLate).map((module) => [path.basename(module), module]))
    plugin.onResolve({ filter: /^string-width$|\.ts$/ }, ({ path: to, kind }) => {
      const module = kind === 'import-statement' ? files.get(path.basename(to)) : undefined
      return module && { path: module, namespace: 'late' }
    })
    plugin.onLoad({ filter: /.*/, namespace: 'late' }, ({ path: module }) => ({
      contents: calledLate[module].map((name) => lateFunction(lateName(module), name)).join('\n'),
    }))

    const names = new RegExp(`^(?:${Object.keys(quicker).join('|')})$`)
    plugin.onResolve({ filter: names }, ({ path: name }) => ({ path: name, namespace: 'quicker' }))
    plugin.onLoad({ filter: /.*/, namespace: 'quicker' }, ({ path: name }) => ({ contents: quicker[name] }))
  },
}

const lateFunction = (chunk, name) =>
  `export ${name === 'default' ? 'default' : `const ${name} =`} (...given) => require('./${chunk}.js').${name}(...given)`
