#!/usr/bin/env node
// The bin is plain CommonJS so that any Node can read it: an older one is told so, or is replaced by the one the project brings.
'use strict'
const path = require('node:path')

const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) start()
else restart(projectNode())

function start() {
  require(path.join(__dirname, '..', 'dist', 'chunks.cjs')).load('tsdbt.cjs')
}

/** The Node that a development dependency brings (`npm i -D node`), seen from here or from the working folder. */
function projectNode() {
  for (const from of [__dirname, process.cwd()]) {
    try {
      const manifest = require.resolve('node/package.json', { paths: [from] })
      const binary = path.join(path.dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
      if (require('node:fs').existsSync(binary)) return binary
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
