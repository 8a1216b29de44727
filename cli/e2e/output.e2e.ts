import { execFileSync, spawn } from 'node:child_process'
import { constants, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { bin, workspace } from './workspace.ts'

const long = ['show', '--inline', "select repeat('é', 200000) as long", '--output', 'json']

/** Runs a line of a shell, in which `$tsdbt` is the bin, with more open files after the usual three. */
function shell(folder: string, line: string, more: readonly number[] = []) {
  const command = `tsdbt() { "${process.execPath}" "${bin}" "$@"; }; ${line}`
  const child = spawn('bash', ['-c', command], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', ...more] })
  const texts = { stdout: '', stderr: '' }
  child.stdout?.on('data', (bytes: Buffer) => (texts.stdout += bytes.toString()))
  child.stderr?.on('data', (bytes: Buffer) => (texts.stderr += bytes.toString()))
  return new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (exitCode) => resolve({ exitCode, ...texts })),
  )
}

describe.skipIf(process.platform === 'win32')('what is written', () => {
  it('goes to a file whole', async () => {
    using shop = workspace()
    const { exitCode } = await shell(shop.folder, `tsdbt ${long.map((word) => `"${word}"`).join(' ')} > out.json`)
    expect(exitCode).toBe(0)
    expect(readFileSync(path.join(shop.folder, 'out.json'), 'utf8')).toContain('é'.repeat(200_000))
  })

  it('may find nobody reading any more', async () => {
    using shop = workspace({
      'models/a.sql': 'select 1 as x',
      'models/b.sql': 'select 2 as x',
      'models/c.sql': 'select 3 as x',
    })
    const { exitCode, stderr } = await shell(shop.folder, '(tsdbt build; echo "ended $?" >&2) | true')
    expect(exitCode).toBe(0)
    expect(stderr).toBe('ended 0\n')
    expect(await shop.rows('select count(*) from c')).toEqual([['1']])
  })

  it.skipIf(!existsSync('/dev/full'))('may find the disk full', async () => {
    using shop = workspace({ 'models/a.sql': "{{ config(materialized='table') }} select 1 as x" })
    const { exitCode, stderr } = await shell(shop.folder, 'tsdbt build > /dev/full')
    expect([exitCode, stderr]).toEqual([2, 'Cannot write to stdout: the disk is full.\n'])
    expect(await shop.rows('select count(*) from a')).toEqual([['1']])
  })

  it.skipIf(!existsSync('/dev/full'))('may find the disk full whatever it says', async () => {
    using shop = workspace({ 'models/a.sql': 'select 1 as x' })
    for (const command of ['--version', '--help', 'ls', 'show --select a']) {
      const { exitCode, stderr } = await shell(shop.folder, `tsdbt ${command} > /dev/full`)
      expect([command, exitCode]).toEqual([command, 2])
      expect(stderr).toContain('Cannot write to stdout: the disk is full.\n')
    }
  })

  it.each([
    ['taken', 'Cannot write "‹taken›": a file of that name is in the way.'],
    ['taken/deep/er', 'Cannot write "‹taken/deep/er›": "‹taken›" is a file.'],
  ])('refuses a folder of logs that cannot be one: %s', async (name, message) => {
    using shop = workspace({ 'models/a.sql': 'select 1 as x', taken: 'a file' })
    const { exitCode, stdout } = await shop.tsdbt('build', '--log-path', name)
    expect(exitCode).toBe(2)
    expect(stdout).toContain(message.replaceAll(/‹([^›]+)›/g, (_, file: string) => path.join(shop.folder, file)))
    expect(stdout).toContain('Logs go into a folder: name another one by --log-path.')
    expect(existsSync(shop.database)).toBe(false)
  })

  it('says in the same voice what help is', async () => {
    using shop = workspace()
    for (const words of [['--help'], ['docs', '--help']])
      expect((await shop.tsdbt(...words)).stdout).toMatch(/help \[command\] +Show help for a command/)
  })

  it('waits for a slow reader of a pipe that does not wait itself', async () => {
    using shop = workspace()
    const fifo = path.join(shop.folder, 'slow')
    execFileSync('mkfifo', [fifo])
    const writing = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK)
    const ended = shell(shop.folder, `tsdbt ${long.map((word) => `"${word}"`).join(' ')} >&3`, [writing])
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const reader = new Socket({ fd: writing, readable: true, writable: false })
    const parts: Buffer[] = []
    reader.on('data', (bytes: Buffer) => parts.push(bytes))
    expect((await ended).exitCode).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 100))
    reader.destroy()
    const text = Buffer.concat(parts).toString()
    expect(text).toContain('é'.repeat(200_000))
    expect(text).not.toContain('\uFFFD')
  })
})
