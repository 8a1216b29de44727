/* How long the bin takes to start, against bare Node in the same run: `npm run bench:startup`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { measure, median, report } from './measure.ts'

const root = path.resolve(import.meta.dirname, '..')
const bin = path.join(root, 'cli', 'bin.cjs')
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-startup-'))
writeFileSync(path.join(folder, 'project.yml'), 'name: startup\nprofile: startup\n')
writeFileSync(
  path.join(folder, 'profiles.yml'),
  "startup:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: ':memory:'\n",
)

const cases = {
  'node -e 0': [process.execPath, '-e', '0'],
  'tsdbt --version': [process.execPath, bin, '--version'],
  'tsdbt ls': [process.execPath, bin, 'ls'],
  "tsdbt show --inline 'select 42'": [process.execPath, bin, 'show', '--inline', 'select 42 as answer'],
} as const
const rounds = 15
const walls: Record<string, number[]> = {}
for (let round = -2; round < rounds; round++) {
  // Interleaved, so that a busy moment of the machine hits every case alike; two rounds warm the caches.
  for (const [name, command] of Object.entries(cases)) {
    const { wallSeconds, exitCode, stdout, stderr } = await measure(command, { cwd: folder })
    if (exitCode !== 0) throw new Error(`${name} ended with ${exitCode}\n${stdout}${stderr}`)
    if (round >= 0) (walls[name] ??= []).push(wallSeconds * 1000)
  }
}
rmSync(folder, { recursive: true, force: true })
const floor = median(walls['node -e 0'] ?? [])
const rows = Object.entries(walls).map(([name, values]) => ({
  command: name,
  'median ms': Math.round(median(values)),
  'times node': Number((median(values) / floor).toFixed(2)),
}))
const ratio = (name: string): string => (median(walls[name] ?? []) / floor).toFixed(2)
report(
  `Start-up, median of ${rounds} interleaved rounds`,
  rows,
  `--version ${ratio('tsdbt --version')} x node (bar 1.6), show --inline ${ratio("tsdbt show --inline 'select 42'")} x node (bar 3)`,
)
