import type { NodeResult } from '../core/result.ts'
import { place } from './code-frame.ts'
import { KIND_WIDTH, nameWidth } from './live-frame.ts'
import { kindOf, nameOf } from './node-words.ts'
import type { Paint, Painter } from './paint.ts'
import { failed } from './tally.ts'
import { fit, padEnd, padStart, widthOf } from './width.ts'
import { briefly, bytes, counted, grouped } from './words.ts'

/** One finished node: `✓  3/42  table  marts.fct_orders   12,340 rows  0.41s`. */
export function finishedLine(result: NodeResult, index: number, total: number, width: number, paint: Paint): string {
  const look = lookOf(result, paint)
  const digits = String(total).length
  const count = paint.dim(`${String(index).padStart(digits)}/${total}`)
  const room = nameWidth(width) - digits * 2 + 1
  const name = fit(nameOf(result.node), room)
  const kind = paint.dim(padEnd(kindOf(result.node), KIND_WIDTH))
  const detail = detailOf(result)
  const time = result.status === 'skipped' ? '' : briefly(result.executionTimeMs)
  const line = `  ${look.paint(look.mark)} ${count} ${kind} ${look.name(padEnd(name, room))} ${look.paint(padStart(detail, 14))} ${paint.dim(padStart(time, 8))}`
  const at = placeOf(result)
  return at === '' || widthOf(at) + 2 > width - (room + 2 * digits + KIND_WIDTH + 32)
    ? line.trimEnd()
    : `${line}  ${paint.dim(at)}`
}

interface Look {
  readonly mark: string
  readonly paint: Painter
  readonly name: Painter
}

function lookOf(result: NodeResult, paint: Paint): Look {
  const plain = (text: string): string => text
  if (result.status === 'skipped') return { mark: '↷', paint: paint.yellow, name: paint.dim }
  if (failed(result) || result.status === 'partial success') return { mark: '✗', paint: paint.red, name: paint.red }
  if (result.status === 'warn') return { mark: '!', paint: paint.yellow, name: plain }
  if (result.status === 'no-op') return { mark: '·', paint: paint.dim, name: paint.dim }
  return { mark: '✓', paint: paint.green, name: plain }
}

function detailOf(result: NodeResult): string {
  const { status, failures, adapterResponse: response } = result
  if (status === 'skipped') return 'skipped'
  if (status === 'no-op') return 'nothing to do'
  if (status === 'error' || status === 'runtime error') return result.freshness ? 'stale' : 'error'
  if (status === 'partial success') return 'partly built'
  if (status === 'fail' || status === 'warn') return failures === null ? status : counted(failures, 'failure')
  const processed = 'bytes_processed' in response ? response.bytes_processed : undefined
  if (processed !== undefined) return bytes(processed)
  const rows = 'rows_affected' in response ? response.rows_affected : undefined
  return rows === undefined || rows < 0 ? '' : `${grouped(rows)} ${rows === 1 ? 'row' : 'rows'}`
}

function placeOf(result: NodeResult): string {
  if (result.status === 'skipped') {
    const name = result.skippedBecause?.split('.').slice(2).join('.')
    return name === undefined ? (result.message ?? '') : `after ${name}`
  }
  if (!failed(result) && result.status !== 'warn') return ''
  const at = result.problems.find((found) => found.at)?.at
  return at ? place(at) : result.node.original_file_path
}
