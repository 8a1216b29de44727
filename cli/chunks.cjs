/*
 * Loads the chunks of the bin. Node's compile cache keeps code as it is before it runs, when hardly a function is compiled. This keeps what a command
 * had compiled by its end: the first run of a command packs its chunks into one file, the second keeps the pack's code, from the third on a start is two
 * reads. A chunk that a later run needs besides keeps its code by itself.
 */
'use strict'
const fs = require('node:fs')
const vm = require('node:vm')

const command = process.argv.slice(2).find((word) => /^[a-z][a-z-]*$/.test(word)) ?? 'none'
const folder = `${__dirname}/.cache/${process.version}-${process.arch}/${command}`
const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
// Node warns of it when a project's TypeScript is first imported, which nobody who wrote that can do anything about.
const { emitWarning } = process
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).includes('USE_MAIN_CONTEXT_DEFAULT_LOADER')) emitWarning.call(process, warning, ...rest)
}
const head = 'function(__exports,require,__filename,__dirname,__now){'

const loaded = new Map()
/** What is to be written when the process ends, by file: a function that gives it. */
const toKeep = new Map()
const pack = readPack()

function load(name) {
  const known = loaded.get(name)
  if (known) return known
  const exported = {}
  loaded.set(name, exported)
  const run = pack[name] ?? loadAlone(name)
  run(exported, requireHere, `${__dirname}/${name}`, __dirname, now)
  return exported
}

const requireHere = (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id))

function readPack() {
  const source = read(`${folder}/pack.js`)
  if (source) return compile(`${folder}/pack.js`, source.latin1Slice(), `${folder}/pack.code`)
  keepAtExit(
    `${folder}/pack.js`,
    () => `({${[...loaded.keys()].map((name) => `${JSON.stringify(name)}:${textOf(name)}`).join(',\n')}})`,
  )
  return {}
}

const loadAlone = (name) => compile(`${__dirname}/${name}`, `(${textOf(name)})`, `${folder}/${name}.code`)

/** The bundler writes ASCII, which is read fastest as Latin 1. */
const textOf = (name) => `${head}${fs.readFileSync(`${__dirname}/${name}`).latin1Slice()}\n}`

function compile(filename, source, code) {
  const cachedData = read(code)
  const script = new vm.Script(source, { filename, importModuleDynamically, ...(cachedData && { cachedData }) })
  // Without a pack the code of single chunks would not be asked for again.
  const isWanted = !toKeep.has(`${folder}/pack.js`)
  if (isWanted && (!cachedData || script.cachedDataRejected)) keepAtExit(code, () => script.createCachedData())
  return script.runInThisContext()
}

function read(file) {
  try {
    return fs.readFileSync(file)
  } catch {
    // Not kept yet.
    return undefined
  }
}

function keepAtExit(file, content) {
  if (toKeep.size === 0) process.once('exit', keep)
  toKeep.set(file, content)
  // What runs once, at the start, would be thrown out before the end of a long run.
  require('node:v8').setFlagsFromString('--no-flush-bytecode')
}

/** Each file is put in its place whole: another process may be doing the same. */
function keep() {
  // Code counts as made under the flags of this moment.
  require('node:v8').setFlagsFromString('--flush-bytecode')
  try {
    fs.mkdirSync(folder, { recursive: true })
    for (const [file, content] of toKeep) {
      fs.writeFileSync(`${file}.${process.pid}`, content())
      fs.renameSync(`${file}.${process.pid}`, file)
    }
  } catch {
    // A folder that cannot be written, as of a global installation: starts are slower there, nothing else.
  }
}

/** Milliseconds on a clock that only goes forward. */
function now() {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}

module.exports = { load }
