/* Replays what dbt did in recorded tests against tsdbt: `npm run parity:traces -- <folder of traces>`. */
import { globSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { firstOfEachKind, highestLevel, isWithinLevel } from './difference.ts'
import { type Replayed, replayTrace } from './replay.ts'
import { readTrace } from './trace.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** 1 exits, 2 statuses and lists, 3 failures, 4 relations and rows, 5 exit codes, messages, SQL, manifest, catalog. */
    level: { type: 'string', default: '4' },
    /** Only traces whose id holds this text. */
    match: { type: 'string', default: '' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    /** Any command that takes dbt's arguments. */
    cli: { type: 'string', default: `${process.execPath} ${path.resolve(import.meta.dirname, '../../cli/bin.cjs')}` },
  },
})
if (positionals.length === 0) {
  console.error(
    'Usage: npm run parity:traces -- <folder of traces> [--match text] [--level 1-5] [--jobs n] [--cli "…"]',
  )
  process.exit(2)
}
const level = Number(values.level)
if (!Number.isInteger(level) || level < 1 || level > highestLevel) {
  console.error(`--level is a number from 1 to ${highestLevel}.`)
  process.exit(2)
}
const files = positionals
  .flatMap((place) => (statSync(place).isDirectory() ? globSync(path.join(place, '**/*.json')) : [place]))
  .sort()
const counts = { passed: 0, failed: 0 }
const queue = files.values()
const work = async (): Promise<void> => {
  for (const file of queue) {
    const replayed = await replay(file)
    if (replayed) tell(replayed)
  }
}
await Promise.all(Array.from({ length: Math.max(1, Number(values.jobs)) }, work))
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0

async function replay(file: string): Promise<Replayed | undefined> {
  try {
    const trace = readTrace(file)
    return trace.id.includes(values.match) ? await replayTrace(trace, values.cli.split(' ')) : undefined
  } catch (error) {
    // A trace that cannot be read or replayed is a failure of that trace, told beside the others.
    return { id: file, commands: 0, differences: [{ kind: 'harness', text: String(error) }] }
  }
}

function tell(replayed: Replayed): void {
  const differences = replayed.differences.filter((difference) => isWithinLevel(difference, level))
  counts[differences.length === 0 ? 'passed' : 'failed']++
  console.log(`${differences.length === 0 ? 'ok  ' : 'FAIL'} ${replayed.id} (${replayed.commands} commands)`)
  for (const line of firstOfEachKind(differences)) console.log(`     ${line.replaceAll('\n', '\n     ')}`)
}
