import type { NodeResult } from '../core/result.ts'
import { blank, type DbtEvent } from './dbt-event.ts'
import { failureText, type FailureScope } from './failure-text.ts'
import { nodeInfo } from './node-info.ts'
import { compiledPath } from './node-words.ts'
import { plainPaint as noPaint, type Paint } from './paint.ts'
import { failed, kindsOf, tallyOf, type Tally, unfinishedText } from './tally.ts'
import { atLength, counted } from './words.ts'

export interface RunEnd {
  readonly results: readonly NodeResult[]
  readonly elapsedMs: number
  readonly interrupted: boolean
  readonly isFreshness: boolean
}

/** What dbt prints when a run is over: the kinds, the verdict, each failure, each warning, the counters. */
export function summaryEvents(end: RunEnd, scopeFor: (paint: FailureScope['paint']) => FailureScope): DbtEvent[] {
  const kinds = kindsOf(end.results)
  const seconds = end.elapsedMs / 1000
  const execution = ` in ${atLength(end.elapsedMs)}`
  const finished: DbtEvent = {
    name: 'FinishedRunningStats',
    code: 'E047',
    level: 'info',
    text: () => `Finished running${kinds === '' ? '' : ` ${kinds}`}${execution} (${seconds.toFixed(2)}s).`,
    data: { execution, execution_time: seconds, stat_line: kinds },
  }
  const errors = end.results.filter(failed)
  const warnings = end.results.filter((result) => result.status === 'warn')
  if (end.isFreshness && errors.every((result) => result.status !== 'runtime error')) {
    const told = [
      ...errors.flatMap((result) => toldEvents(result, false, scopeFor)),
      ...warnings.flatMap((result) => toldEvents(result, true, scopeFor)),
    ]
    return [finished, ...told, ...(told.length > 0 ? [blank] : []), doneLine]
  }
  const partial = end.results.filter((result) => result.status === 'partial success')
  return [
    finished,
    blank,
    verdict(end, errors.length, partial.length, warnings.length),
    ...errors.flatMap((result) => toldEvents(result, false, scopeFor)),
    ...partial.flatMap((result) => toldEvents(result, false, scopeFor)),
    ...warnings.flatMap((result) => toldEvents(result, true, scopeFor)),
    blank,
    ...unfinishedLine(end),
    stats(tallyOf(end.results)),
  ]
}

const doneLine: DbtEvent = {
  name: 'FreshnessCheckComplete',
  code: 'Q006',
  level: 'info',
  text: () => 'Done.',
  data: {},
}

function verdict(end: RunEnd, errors: number, partial: number, warnings: number): DbtEvent {
  const successes = `${partial} partial ${partial === 1 ? 'success' : 'successes'}`
  return {
    name: 'EndOfRunSummary',
    code: 'Z030',
    level: 'info',
    text: (paint) => {
      if (end.interrupted) return paint.yellow('Exited because of keyboard interrupt')
      if (errors > 0) {
        return paint.red(
          `Completed with ${counted(errors, 'error')}, ${successes}, and ${counted(warnings, 'warning')}:`,
        )
      }
      if (partial > 0) return paint.yellow(`Completed with ${successes} and ${counted(warnings, 'warning')}`)
      if (warnings > 0) return paint.yellow(`Completed with ${counted(warnings, 'warning')}:`)
      return paint.green('Completed successfully')
    },
    data: {
      keyboard_interrupt: end.interrupted,
      num_errors: errors,
      num_partial_success: partial,
      num_warnings: warnings,
    },
  }
}

function unfinishedLine(end: RunEnd): DbtEvent[] {
  const text = unfinishedText(end)
  return text === undefined
    ? []
    : [{ name: 'Note', code: 'Z050', level: 'info', text: () => text, data: { msg: text } }]
}

function toldEvents(
  result: NodeResult,
  isWarning: boolean,
  scopeFor: (paint: FailureScope['paint']) => FailureScope,
): DbtEvent[] {
  const { node } = result
  const info = nodeInfo(node, { status: result.status })
  const headline = `in ${node.resource_type} ${node.name} (${node.original_file_path.replace(/^\.\//, '')})`
  const path = compiledPath(result, scopeFor(noPaint).targetPath)
  return [
    blank,
    {
      name: isWarning ? 'RunResultWarning' : 'RunResultFailure',
      code: isWarning ? 'Z021' : 'Z022',
      level: isWarning ? 'warn' : 'error',
      text: (paint) => `${tag(isWarning, paint)} ${headline}`,
      data: { node_info: info, node_name: node.name, path: node.original_file_path, resource_type: node.resource_type },
    },
    {
      name: isWarning ? 'RunResultWarningMessage' : 'RunResultError',
      code: isWarning ? 'Z046' : 'Z024',
      level: isWarning ? 'warn' : 'error',
      text: (paint) => failureText(result, scopeFor(paint)).map(indented).join('\n'),
      data: { msg: result.message ?? '', node_info: info, ...(path !== undefined && { path }) },
    },
  ]
}

const tag = (isWarning: boolean, paint: Paint): string =>
  isWarning ? `[${paint.yellow('WARNING')}]:` : `[${paint.red('ERROR')}]:`

const indented = (line: string): string => (line === '' ? '' : `  ${line}`)

const stats = ({ total, ...counts }: Tally): DbtEvent => ({
  name: 'StatsLine',
  code: 'Z023',
  level: 'info',
  text: () =>
    `Done. PASS=${counts.pass} WARN=${counts.warn} ERROR=${counts.error} SKIP=${counts.skip} NO-OP=${counts.noop} REUSED=${counts.reused} TOTAL=${total}`,
  data: { stats: { ...counts, total } },
})
