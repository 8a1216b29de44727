#!/usr/bin/env node
// The bin is plain CommonJS so that any Node can read it: an older one is told so, or is replaced by the one the project brings.
'use strict'
const fs = require('node:fs')
const path = require('node:path')
const vm = require('node:vm')

const dist = path.join(__dirname, '..', 'dist')
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) start()
else restart(projectNode())

/** The bundle is functions, one a chunk, in three scripts: what every start needs, what a query needs, and the rest. */
function start() {
  const scripts = ['start', 'query', 'rest'].map((name) => {
    let chunks
    return (chunk) => {
      if (chunks === undefined) chunks = runScript(name)
      return chunks[chunk]
    }
  })
  const loaded = new Map()
  const load = (name) => {
    if (!name.startsWith('./')) return require(name)
    const known = loaded.get(name)
    if (known) return known.exports
    const module = { exports: {} }
    loaded.set(name, module)
    const run = scripts.reduce((found, chunkOf) => found ?? chunkOf(name), undefined)
    run(module, module.exports, load, path.join(dist, name), dist)
    return module.exports
  }
  load('./tsdbt.js')
}

/**
 * Runs a script with the machine code that an earlier run of the same command left. Node's own compile cache keeps code as it is before it runs, when hardly
 * a function is compiled: a start would take a third longer.
 */
function runScript(name) {
  const filename = path.join(dist, `${name}.cjs`)
  const command = process.argv.slice(2).find((word) => /^[a-z][a-z-]*$/.test(word)) ?? 'none'
  const kept = path.join(dist, '.cache', `${process.version}-${process.arch}`, `${command}-${name}.code`)
  const cachedData = readOrNothing(kept)
  // The bundler writes ASCII, which is read fastest as Latin 1.
  const script = new vm.Script(fs.readFileSync(filename, 'latin1'), { filename, cachedData })
  if (cachedData === undefined || script.cachedDataRejected) keepAtExit(kept, script)
  return script.runInThisContext()
}

function readOrNothing(file) {
  try {
    return fs.readFileSync(file)
  } catch {
    // Not kept yet.
    return undefined
  }
}

function keepAtExit(file, script) {
  const v8 = require('node:v8')
  // What runs once, at the start, would be thrown out before the end of a long run.
  v8.setFlagsFromString('--no-flush-bytecode')
  process.once('exit', () => {
    // Code counts as made under the flags of this moment.
    v8.setFlagsFromString('--flush-bytecode')
    try {
      fs.mkdirSync(path.dirname(file), { recursive: true })
      // Put in its place whole: another process may be doing the same.
      fs.writeFileSync(`${file}.${process.pid}`, script.createCachedData())
      fs.renameSync(`${file}.${process.pid}`, file)
    } catch {
      // A folder that cannot be written, as of a global installation: starts are slower there, nothing else.
    }
  })
}

/** The Node that a development dependency brings (`npm i -D node`), seen from here or from the working folder. */
function projectNode() {
  for (const from of [__dirname, process.cwd()]) {
    try {
      const manifest = require.resolve('node/package.json', { paths: [from] })
      const binary = path.join(path.dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
      if (fs.existsSync(binary)) return binary
    } catch {
      // Not there: the next place, or the message below.
    }
  }
  return undefined
}

function restart(binary) {
  if (binary === undefined) {
    console.error(
      `tsdbt needs Node 22.18 or newer, and this is ${process.versions.node} (${process.execPath}).\n` +
        'Install a newer Node, or add one to the project: npm install --save-dev node@24',
    )
    process.exit(2)
  }
  const { spawn } = require('node:child_process')
  const child = spawn(binary, [__filename, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both processes by itself.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
    })
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGTERM' ? 143 : 130)
  })
}
