import type { LiveState, RunningNode } from './live-state.ts'
import { kindOf, nameOf } from './node-words.ts'
import type { Paint } from './paint.ts'
import { fit, padEnd, padStart } from './width.ts'
import { age, grouped } from './words.ts'

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const SPIN_MS = 80
const BAR = 24
const SHORTEST_NAME = 16
const KIND = 11
const DETAIL = 14
/** A guess from fewer nodes or less time than this only wanders. */
const GUESS_AFTER_NODES = 4
const GUESS_AFTER_MS = 3000

export interface FrameSize {
  readonly width: number
  readonly height: number
}

/** The part of the screen that is redrawn: what runs and for how long, and how far the run is. */
export function liveFrame(state: LiveState, nowMs: number, size: FrameSize, paint: Paint): string {
  const spin = spinner[Math.floor(nowMs / SPIN_MS) % spinner.length] ?? ''
  const oldestFirst = [...state.running.values()].sort((a, b) => a.since - b.since)
  const room = Math.max(1, Math.min(size.height - 5, 12))
  const shown = oldestFirst.slice(0, room)
  const columns = columnsFor(size.width, state.total)
  const lines = ['', ...shown.map((running) => runningLine(running, spin, nowMs, columns, paint))]
  const more = oldestFirst.length - shown.length
  if (more > 0) lines.push(paint.dim(`    and ${more} more`))
  if (state.aside !== undefined) lines.push(`  ${paint.cyan(spin)} ${paint.dim(state.aside)}`)
  lines.push(barLine(state, nowMs, size.width, paint))
  return lines.join('\n')
}

/**
 * The columns of a line, the same for what runs and what is done: mark, count, kind, name, detail, time, and what is left of the width.
 * 0 where there is no room for one.
 */
export interface Columns {
  readonly count: number
  readonly kind: number
  readonly name: number
  readonly detail: number
  readonly time: number
  readonly rest: number
}

export function columnsFor(width: number, total: number): Columns {
  const count = String(total).length * 2 + 1
  const time = 8
  const least = 4 + count + 1 + SHORTEST_NAME + 1 + time
  const kind = width < least + KIND + 1 ? 0 : KIND
  const detail = width < least + KIND + 1 + DETAIL + 1 ? 0 : DETAIL
  const taken = least - SHORTEST_NAME + (kind && kind + 1) + (detail && detail + 1)
  const name = Math.max(SHORTEST_NAME, Math.min(48, width - taken))
  return { count, kind, name, detail, time, rest: Math.max(0, width - taken - name - 2) }
}

/** A line of cells, each as wide as its column; without those that there is no room for. */
export function lineOf(mark: string, cells: Readonly<Record<Cell, string>>, columns: Columns): string {
  const shown = cellOrder.filter((cell) => columns[cell] > 0).map((cell) => cells[cell])
  return `  ${mark} ${shown.join(' ')}`
}

const cellOrder = ['count', 'kind', 'name', 'detail', 'time'] as const
type Cell = (typeof cellOrder)[number]

function runningLine(running: RunningNode, spin: string, nowMs: number, columns: Columns, paint: Paint): string {
  const kind = paint.dim(padEnd(kindOf(running.node), columns.kind))
  const name = padEnd(fit(nameOf(running.node), columns.name), columns.name)
  const done = running.fraction === undefined ? '' : `${Math.floor(running.fraction * 100)} %`
  const detail = paint.dim(padStart(done, columns.detail))
  const time = paint.cyan(padStart(age(nowMs - running.since), columns.time))
  const line = lineOf(paint.cyan(spin), { count: ' '.repeat(columns.count), kind, name, detail, time }, columns)
  return running.text === undefined || columns.rest < 8
    ? line
    : `${line}  ${paint.dim(fit(running.text, columns.rest))}`
}

function barLine(state: LiveState, nowMs: number, width: number, paint: Paint): string {
  const { done, total } = state
  const filled = total === 0 ? 0 : Math.min(BAR, Math.floor((done / total) * BAR))
  const colour = state.failed > 0 ? paint.red : state.warned > 0 ? paint.yellow : paint.green
  const bar = colour('━'.repeat(filled)) + paint.dim('─'.repeat(BAR - filled))
  const parts = [
    `${paint.bold(grouped(done))}${paint.dim(`/${grouped(total)}`)}`,
    ...(state.failed > 0 ? [paint.red(`${state.failed} failed`)] : []),
    ...(state.warned > 0 ? [paint.yellow(`${state.warned} warned`)] : []),
    ...(state.skipped > 0 ? [paint.dim(`${state.skipped} skipped`)] : []),
    age(nowMs - state.startedAt),
    ...timeLeft(state, nowMs),
  ]
  // On a narrow screen the last parts are the first to go.
  while (parts.length > 1 && width < BAR + 4 + plainLength(parts)) parts.pop()
  return `  ${bar}  ${parts.join(paint.dim(' · '))}`
}

// eslint-disable-next-line no-control-regex -- the colours are what does not count
const plainLength = (parts: readonly string[]): number => parts.join(' · ').replace(/\u001b\[\d+m/g, '').length

function timeLeft(state: LiveState, nowMs: number): string[] {
  const elapsed = nowMs - state.startedAt
  const left = state.total - state.done
  if (state.done < GUESS_AFTER_NODES || elapsed < GUESS_AFTER_MS || left <= 0) return []
  const seconds = Math.round(((elapsed / state.done) * left) / 1000)
  return [`~${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`]
}
