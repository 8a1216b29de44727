import type { Event } from '../core/event.ts'
import type { Paint } from './paint.ts'
import { kindsOf, tallyOf, unfinishedText } from './tally.ts'
import { briefly, bytes } from './words.ts'

/** The last lines of a run: its counters, its kinds, what it read, and what to type next. */
export function prettySummary(
  event: Event & { readonly type: 'run-finished' },
  command: string,
  width: number,
  paint: Paint,
): readonly string[] {
  const counts = tallyOf(event.results)
  const counter = (name: string, count: number, colour: (text: string) => string): string =>
    count > 0 ? colour(paint.bold(`${name} ${count}`)) : paint.dim(`${name} ${count}`)
  const counters = [
    counter('PASS', counts.pass, paint.green),
    counter('WARN', counts.warn, paint.yellow),
    counter('ERROR', counts.error, paint.red),
    counter('SKIP', counts.skip, paint.yellow),
    ...(counts.noop > 0 ? [counter('NO-OP', counts.noop, paint.dim)] : []),
    counter('TOTAL', counts.total, (text) => text),
  ]
  const end = event.interrupted ? paint.yellow('interrupted after ') : paint.dim('in ')
  const unfinished = unfinishedText(event)
  const cost = costOf(event)
  const next = nextCommand(command, counts.error > 0 || event.interrupted)
  return [
    '',
    `  ${counters.join('  ')}  ${end}${briefly(event.elapsedMs)}`,
    ...wrapped(kindsOf(event.results), width - 4).map((line) => `  ${paint.dim(line)}`),
    ...(unfinished === undefined ? [] : [`  ${paint.dim(unfinished)}`]),
    ...(cost === undefined ? [] : [`  ${paint.dim(cost)}`]),
    ...(next === undefined ? [] : [`  ${paint.dim('next:')} ${paint.cyan(next)}`]),
  ]
}

/** Breaks a list after its commas. */
function wrapped(list: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const part of list.split(', ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + part.length + 2 <= width) lines[lines.length - 1] = `${last}, ${part}`
    else lines.push(part)
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line},` : line))
}

function costOf(event: Event & { readonly type: 'run-finished' }): string | undefined {
  let billed = 0
  for (const { adapterResponse: response } of event.results) {
    billed += 'bytes_billed' in response ? (response.bytes_billed ?? 0) : 0
  }
  return billed === 0 ? undefined : `${bytes(billed)} billed`
}

const retried = new Set(['build', 'run', 'test', 'seed', 'snapshot', 'clone'])
const followedBy: Readonly<Record<string, string>> = {
  seed: 'tsdbt build',
  run: 'tsdbt test',
  snapshot: 'tsdbt build',
  build: 'tsdbt docs generate',
}

function nextCommand(command: string, isFailed: boolean): string | undefined {
  if (isFailed) return retried.has(command) ? 'tsdbt retry' : undefined
  return followedBy[command]
}
