/*
 * Modules that the bin loads when one of their functions is called for the first time, instead of at its start. The sources import them like any
 * other; in the bundle a wrapper of the same name stands for each function, and the module is a chunk of its own behind it.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const cli = import.meta.dirname

/** What they have in common: few commands need them, or only when there is something to tell. They export functions and plain constants. */
const modules = [
  'commands/reporting.ts',
  'commands/shown-table.ts',
  'context/yaml-renderer.ts', // the template engine; a project file without Jinja needs none
  'project/yaml-places.ts', // the YAML library
  'project/yaml-whole.ts',
  'project/lock.ts',
  'ui/code-frame.ts',
  'ui/github.ts',
  'ui/junit.ts',
  'ui/live.ts',
]

/** Parts of Node that take milliseconds to load and are wanted for a function or two. */
const builtins = ['child_process', 'crypto', 'fs/promises', 'timers/promises']

const nameOf = (module) => `late-${module.replace(/\.ts$/, '').replaceAll('/', '-')}`

/** Entry points of the late modules, by the names of their chunks. */
export const lateEntries = {
  ...Object.fromEntries(modules.map((module) => [nameOf(module), path.join(cli, module)])),
  'late-string-width': 'string-width',
}

/** A module of functions that load the real one when they are called. */
const wrapper = (load, names, constants = []) =>
  [
    'let loaded',
    `const load = () => (loaded ??= ${load})`,
    ...names.map((name) => `export const ${name} = (...args) => load().${name}(...args)`),
    ...constants,
    '',
  ].join('\n')

const functionPattern = /^export (?:async )?function (\w+)|^export const (\w+) =(?=[^\n]*=>)/gm
const constantPattern = /^export const \w+ = (?:'[^'\n]*'|[\d_]+)$/gm

/** What stands for a module of ours. Functions can wait and plain constants are copied; anything else cannot be loaded late. */
function wrapperOf(file, chunk) {
  const text = readFileSync(file, 'utf8')
  const constants = text.match(constantPattern) ?? []
  const names = [...text.matchAll(functionPattern)].map(([, name, constant]) => name ?? constant)
  const exported = text.match(/^export (?!type |interface ).*/gm) ?? []
  if (exported.length !== constants.length + names.length)
    throw new Error(`${file} exports more than functions and constants: ${exported.join(', ')}`)
  return wrapper(`require('./${chunk}.cjs')`, names, constants)
}

export const late = {
  name: 'late',
  setup(plugin) {
    const files = new Map(modules.map((module) => [path.join(cli, module), module]))
    plugin.onResolve({ filter: /\.ts$/ }, ({ path: to, resolveDir, kind }) => {
      const file = path.resolve(resolveDir, to)
      return files.has(file) && kind === 'import-statement' ? { path: file, namespace: 'late' } : undefined
    })
    plugin.onLoad({ filter: /.*/, namespace: 'late' }, ({ path: file }) => ({
      contents: wrapperOf(file, nameOf(files.get(file) ?? '')),
      resolveDir: cli,
    }))
    plugin.onResolve({ filter: /^\.\/late-.*\.cjs$/ }, ({ path: to }) => ({ path: to, external: true }))

    const pattern = new RegExp(`^(?:node:)?(?:${builtins.join('|')})$`)
    plugin.onResolve({ filter: pattern }, ({ path: name, kind }) =>
      kind === 'import-statement' ? { path: name.replace('node:', ''), namespace: 'late-builtin' } : undefined,
    )
    plugin.onLoad({ filter: /.*/, namespace: 'late-builtin' }, ({ path: name }) => {
      const real = createRequire(import.meta.url)(`node:${name}`)
      const functions = Object.keys(real).filter((key) => typeof real[key] === 'function')
      const whole = 'export default /* @__PURE__ */ new Proxy({}, { get: (_, key) => load()[key] })'
      return { contents: wrapper(`process.getBuiltinModule('node:${name}')`, functions, [whole]) }
    })

    // string-width compiles expressions over all of Unicode as it loads, which takes as long as bare Node does; plain ASCII needs none of them.
    plugin.onResolve({ filter: /^string-width$/ }, ({ kind, resolveDir }) =>
      kind === 'import-statement'
        ? { path: 'string-width', namespace: 'late-package', pluginData: resolveDir }
        : undefined,
    )
    plugin.onLoad({ filter: /.*/, namespace: 'late-package' }, ({ path: name, pluginData }) => ({
      contents: `let real\nexport default (text) => (real ??= require('./late-${name}.cjs').default)(text)`,
      resolveDir: pluginData,
    }))

    // The engine's binding asks for the C library by reading files and starting programs: its usual place is tried first.
    plugin.onResolve({ filter: /^@duckdb\/node-bindings$/ }, () => ({ path: 'bindings', namespace: 'duckdb' }))
    plugin.onLoad({ filter: /.*/, namespace: 'duckdb' }, () => ({ contents: bindings, loader: 'js' }))
  },
}

const bindings = `
const direct = '@duckdb/node-bindings-' + process.platform + '-' + process.arch + '/duckdb.node'
let binding
try {
  binding = require(direct)
} catch {
  const chosen = '@duckdb/node-bindings'
  binding = require(chosen)
}
export default binding
`
