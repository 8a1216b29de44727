// Loads the chunks of the bin. Node's compile cache keeps code as it is before it runs, when hardly a function is compiled; this one keeps what a
// command compiled by its end, command by command, which is what the same command needs the next time.
'use strict'
const fs = require('node:fs')
const path = require('node:path')
const vm = require('node:vm')

const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
// Node warns of it when a project's TypeScript is first imported, which nobody who wrote that can do anything about.
const { emitWarning } = process
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).includes('USE_MAIN_CONTEXT_DEFAULT_LOADER')) emitWarning.call(process, warning, ...rest)
}
const command = process.argv.slice(2).find((word) => /^[a-z][a-z-]*$/.test(word)) ?? 'none'
const folder = path.join(__dirname, '.cache', `${process.version}-${process.arch}`, command)
const loaded = new Map()
/** Chunks that had no code in the cache, by name. */
const uncached = new Map()

function load(name) {
  const known = loaded.get(name)
  if (known) return known
  const exported = {}
  loaded.set(name, exported)
  const filename = path.join(__dirname, name)
  // The bundler writes ASCII, which is read fastest so.
  const source = `(function(__exports,require,__filename,__dirname,__now){${fs.readFileSync(filename, 'latin1')}\n})`
  const cachedData = cached(name)
  const script = new vm.Script(source, { filename, importModuleDynamically, ...(cachedData && { cachedData }) })
  if (!cachedData || script.cachedDataRejected) remember(name, script)
  script.runInThisContext()(exported, requireHere, filename, __dirname, now)
  return exported
}

const requireHere = (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id))

/** Milliseconds on a clock that only goes forward. */
function now() {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}

function cached(name) {
  try {
    return fs.readFileSync(path.join(folder, name))
  } catch {
    // Not kept yet.
    return undefined
  }
}

function remember(name, script) {
  if (uncached.size === 0) {
    // What runs once, at the start, would be thrown out before the end of a long run.
    const v8 = require('node:v8')
    v8.setFlagsFromString('--no-flush-bytecode')
    process.once('exit', () => {
      v8.setFlagsFromString('--flush-bytecode')
      keep()
    })
  }
  uncached.set(name, script)
}

/** Each file is put in its place whole: another process may be doing the same. */
function keep() {
  try {
    fs.mkdirSync(folder, { recursive: true })
    for (const [name, script] of uncached) {
      const draft = path.join(folder, `${name}.${process.pid}`)
      fs.writeFileSync(draft, script.createCachedData())
      fs.renameSync(draft, path.join(folder, name))
    }
  } catch {
    // A folder that cannot be written, as of a global installation: starts are slower there, nothing else.
  }
}

module.exports = { load }
