/*
 * What `tsdbt watch` adds to the SQL it runs: a staging view of the grocery project is saved, and the time until it and all below it are rebuilt and tested
 * is compared with the engine's own time for the statements of that round. `npm run bench:watch [-- --scale 0.1]`
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { measure, median, report } from './measure.ts'

const root = path.resolve(import.meta.dirname, '..')
const bin = path.join(root, 'cli', 'bin.cjs')
const scaleAt = process.argv.indexOf('--scale')
const scale = scaleAt > 0 ? (process.argv[scaleAt + 1] ?? '0.01') : '0.01'
const rounds = 5
const saved = ['stg_employees', 'stg_sales']

const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-watch-'))
const project = path.join(folder, 'project')
for (const part of ['models', 'macros', 'seeds', 'snapshots', 'tests', 'loaders', 'project.yml']) {
  cpSync(path.join(root, part), path.join(project, part), { recursive: true })
}
// One thread: what the engine takes can then be subtracted from what has passed.
writeFileSync(
  path.join(project, 'profiles.yml'),
  `grocery:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: '${path.join(folder, 'grocery.duckdb')}', threads: 1}\n`,
)
const log = path.join(project, 'logs', 'tsdbt.log')
const flags = ['--vars', `scale: ${scale}`]

/** Waits until what the watcher said since `from` has `text` in it; the length of all that was said. */
async function said(output: { text: string }, from: number, text: string): Promise<number> {
  const deadline = performance.now() + 120_000
  while (!output.text.slice(from).includes(text)) {
    if (performance.now() > deadline) throw new Error(`No "${text}" came:\n${output.text.slice(from)}`)
    await sleep(1)
  }
  return output.text.length
}

/** Seconds that the engine reported for statements, from a place in the log on. */
function sqlSeconds(from: number): number {
  const text = readFileSync(log).subarray(from).toString()
  return [...text.matchAll(/SQL status: .* in ([\d.]+) seconds/g)].reduce(
    (sum, [, seconds]) => sum + Number(seconds),
    0,
  )
}

interface Round {
  readonly wallSeconds: number
  readonly sqlSeconds: number
  readonly nodes: number
}

async function save(output: { text: string }, model: string, round: number): Promise<Round> {
  const file = path.join(project, 'models', 'staging', `${model}.sql`)
  const text = readFileSync(file, 'utf8')
  const logged = statSync(log).size
  const from = output.text.length
  const started = performance.now()
  writeFileSync(file, `${text.trimEnd()}\n-- saved ${round}\n`)
  await said(output, from, 'Done. PASS=')
  const wallSeconds = (performance.now() - started) / 1000
  const done = /Done\. PASS=(\d+) WARN=\d+ ERROR=(\d+).*TOTAL=(\d+)/.exec(output.text.slice(from))
  if (done?.[2] !== '0') throw new Error(output.text.slice(from))
  // The artifacts are written after the last line.
  await sleep(300)
  return { wallSeconds, sqlSeconds: sqlSeconds(logged), nodes: Number(done[3]) }
}

const built = await measure([process.execPath, bin, 'build', ...flags], { cwd: project })
if (built.exitCode !== 0) throw new Error(`The project does not build:\n${built.stdout.slice(-3000)}${built.stderr}`)
// A forecast takes its seconds, watched or not: what is measured is the watch loop beside SQL.
const watcher: ChildProcess = spawn(process.execPath, [bin, 'watch', '--exclude', 'file:*.ts+', ...flags], {
  cwd: project,
  stdio: ['ignore', 'pipe', 'pipe'],
  env: { ...process.env, NO_COLOR: '1' },
})
const output = { text: '' }
for (const stream of [watcher.stdout, watcher.stderr]) {
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    output.text += chunk
  })
}
try {
  await said(output, 0, 'Ready.')
  const rows = []
  for (const model of saved) {
    const results: Round[] = []
    for (let round = -1; round < rounds; round++) {
      const result = await save(output, model, round)
      // The first one warms up, as the first save of a day does.
      if (round >= 0) results.push(result)
    }
    const own = median(results.map((one) => one.wallSeconds - one.sqlSeconds))
    rows.push({
      saved: model,
      nodes: results[0]?.nodes ?? 0,
      'wall s': median(results.map((one) => one.wallSeconds)),
      'sql s': median(results.map((one) => one.sqlSeconds)),
      'own s': own,
    })
  }
  report(
    `a staging view saved in the grocery project at scale ${scale}, median of ${rounds}`,
    rows.map((row) => ({
      ...row,
      'wall s': +row['wall s'].toFixed(3),
      'sql s': +row['sql s'].toFixed(3),
      'own s': +row['own s'].toFixed(3),
    })),
    `own time from save to tested: ${rows.map((row) => `${row.saved} ${row['own s'].toFixed(3)} s for ${row.nodes} nodes`).join(', ')} (bar 0.3)`,
  )
} finally {
  watcher.kill('SIGINT')
  await new Promise((resolve) => watcher.once('exit', resolve))
  rmSync(folder, { recursive: true, force: true })
}
