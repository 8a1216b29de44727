import { type NodeResult, wasCancelled } from '../core/result.ts'
import { place } from './code-frame.ts'
import { columnsFor, lineOf } from './live-frame.ts'
import { kindOf, nameOf } from './node-words.ts'
import type { Paint, Painter } from './paint.ts'
import { failed } from './tally.ts'
import { fit, padEnd, padStart, widthOf } from './width.ts'
import { briefly, bytes, counted, grouped } from './words.ts'

/** One finished node: `✓  3/42  table  marts.fct_orders   12,340 rows  0.41s`. */
export function finishedLine(
  result: NodeResult,
  index: number,
  total: number,
  width: number,
  paint: Paint,
  note = '',
): string {
  const look = lookOf(result, paint)
  const columns = columnsFor(width, total)
  const count = paint.dim(padStart(`${index}/${total}`, columns.count))
  const kind = paint.dim(padEnd(kindOf(result.node), columns.kind))
  const name = look.name(padEnd(fit(nameOf(result.node), columns.name), columns.name))
  const detail = look.detail(padStart(detailOf(result), columns.detail))
  const hasRun = result.status !== 'skipped' || wasCancelled(result)
  const time = paint.dim(padStart(hasRun ? briefly(result.executionTimeMs) : '', columns.time))
  const at = placeOf(result) || note
  const line = lineOf(look.mark, { count, kind, name, detail, time }, columns)
  return at === '' || widthOf(at) > columns.rest ? line.trimEnd() : `${line}  ${paint.dim(at)}`
}

interface Look {
  readonly mark: string
  readonly name: Painter
  readonly detail: Painter
}

function lookOf(result: NodeResult, paint: Paint): Look {
  const plain = (text: string): string => text
  if (wasCancelled(result)) return { mark: paint.dim('⊘'), name: paint.dim, detail: paint.dim }
  if (result.status === 'skipped') return { mark: paint.yellow('↷'), name: paint.dim, detail: paint.yellow }
  if (failed(result) || result.status === 'partial success') {
    return { mark: paint.red('✗'), name: paint.red, detail: paint.red }
  }
  if (result.status === 'warn') return { mark: paint.yellow('!'), name: plain, detail: paint.yellow }
  if (result.status === 'no-op') return { mark: paint.dim('·'), name: paint.dim, detail: paint.dim }
  return { mark: paint.green('✓'), name: plain, detail: plain }
}

function detailOf(result: NodeResult): string {
  const { status, failures, adapterResponse: response } = result
  if (wasCancelled(result)) return 'cancelled'
  if (status === 'skipped') return 'skipped'
  if (status === 'no-op') return 'nothing to do'
  if (status === 'error' || status === 'runtime error') return result.freshness ? 'stale' : 'error'
  if (status === 'partial success') return 'partly built'
  if (status === 'warn' && failures !== null && isBuilt(result)) return warnedOf(result.node, failures)
  if (status === 'fail' || status === 'warn') return failures === null ? status : counted(failures, 'failure')
  const processed = 'bytes_processed' in response ? response.bytes_processed : undefined
  if (processed !== undefined) return bytes(processed)
  const rows = 'rows_affected' in response ? response.rows_affected : undefined
  return rows === undefined || rows < 0 ? '' : `${grouped(rows)} ${rows === 1 ? 'row' : 'rows'}`
}

const isBuilt = ({ node, freshness }: NodeResult): boolean =>
  !freshness && node.resource_type !== 'test' && node.resource_type !== 'unit_test'

/** What was left out of a source, or how often a model warned. */
const warnedOf = (node: NodeResult['node'], count: number): string =>
  node.resource_type === 'source' ? `${grouped(count)} rejected` : counted(count, 'warning')

function placeOf(result: NodeResult): string {
  if (wasCancelled(result)) return ''
  if (result.status === 'skipped') {
    const name = result.skippedBecause?.split('.').slice(2).join('.')
    return name === undefined ? (result.message ?? '') : `after ${name}`
  }
  if (!failed(result) && result.status !== 'warn') return ''
  const at = result.problems.find((found) => found.at)?.at ?? result.declaredAt
  return at ? place(at) : result.node.original_file_path
}
