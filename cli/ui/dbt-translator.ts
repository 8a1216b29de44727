import { unreachable } from '../core/check.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { Event } from '../core/event.ts'
import type { Node } from '../core/node.ts'
import { batchEvents } from './dbt-batches.ts'
import { blank, fancyLine, type DbtEvent } from './dbt-event.ts'
import { finishEvents, startEvents, type LineScope } from './dbt-results.ts'
import { summaryEvents } from './dbt-summary.ts'
import type { FailureScope } from './failure-text.ts'
import { makeToldProblems } from './told-problems.ts'
import type { Paint } from './paint.ts'
import { nodeInfo } from './node-info.ts'
import { problemDetails } from './problem-text.ts'
import { isReplaced, replacedText } from './tally.ts'
import { counted } from './words.ts'

export interface TranslatorOptions {
  readonly command: string
  readonly now: () => number
  readonly printerWidth: number
  readonly failureScope: (paint: Paint) => FailureScope
}

/** Turns what a run says into dbt's log events, one list for the terminal, the JSON log and the log file. */
export function makeTranslator(options: TranslatorOptions): (event: Event) => readonly DbtEvent[] {
  const isFreshness = options.command === 'source freshness'
  const startedAt = new Map<string, string>()
  const running = new Map<string, NodeInfo>()
  const told = makeToldProblems()
  const time = (): string => new Date(options.now()).toISOString().slice(0, -1)
  const scope = (id: string): LineScope => ({
    printerWidth: options.printerWidth,
    isFreshness,
    startedAt: startedAt.get(id),
    finishedAt: time(),
  })
  return (event) => {
    switch (event.type) {
      case 'invocation-started':
        return startOfLog(event)
      case 'project-parsed':
        return [foundStats(event.counts)]
      case 'run-started':
        return [blank, concurrency(event.threads, event.target, event.total), blank]
      case 'node-started':
        startedAt.set(event.node.unique_id, new Date(event.at).toISOString().slice(0, -1))
        running.set(event.node.unique_id, executing(event.node, scope(event.node.unique_id)))
        return startEvents(event.node, event.index, event.total, scope(event.node.unique_id))
      case 'node-finished':
        running.delete(event.result.unique_id)
        return finishEvents(event.result, event.index, event.total, scope(event.result.unique_id))
      case 'hook-started':
      case 'hook-finished':
        if (event.type === 'hook-started' && event.node) startedAt.set(event.node.unique_id, time())
        return hookEvents(event, options, scope(event.node?.unique_id ?? ''))
      case 'batch-started':
      case 'batch-finished':
        return batchEvents(event, options.printerWidth)
      case 'sql':
        return [sqlQuery(event, running.get(event.id ?? ''))]
      case 'sql-finished':
        return [sqlStatus(event, running.get(event.id ?? ''))]
      case 'problem':
        return told.isNew(event) ? [problemEvent(event.problem, options)] : []
      case 'template-message':
        return [templateMessage(event.level, event.text)]
      case 'output':
        return [{ ...printed(event.text), ...event.structured }]
      case 'note':
        return [note(event.level, event.text)]
      case 'run-finished': {
        if (isReplaced(event, options.command)) return [blank, note('info', replacedText(event))]
        const left = told.leftOver(event.results).map((found) => problemEvent(found, options))
        const end = { ...event, isFreshness }
        return [blank, ...left, ...summaryEvents(end, options.failureScope)]
      }
      case 'command-finished':
        return [
          ...told.leftOver([]).map((found) => problemEvent(found, options)),
          commandCompleted(event, options.now()),
        ]
      case 'node-progress':
        return [{ ...note('debug', event.text), text: () => `${event.id}: ${event.text}` }]
      default:
        return unreachable(event)
    }
  }
}

const note = (level: DbtEvent['level'], text: string): DbtEvent => ({
  name: 'Note',
  code: 'Z050',
  level,
  text: () => text,
  data: { msg: text },
})

const startOfLog = (event: Event & { readonly type: 'invocation-started' }): DbtEvent[] => [
  {
    name: 'MainReportVersion',
    code: 'A001',
    level: 'info',
    text: () =>
      event.dbtVersion === undefined
        ? `Running with tsdbt=${event.version}`
        : `Running with dbt=${event.dbtVersion} (tsdbt ${event.version})`,
    // Wrappers cut the first letter off.
    data: { log_version: 3, version: `=${event.dbtVersion ?? event.version}` },
  },
  {
    name: 'MainReportArgs',
    code: 'A002',
    level: 'debug',
    text: () => `running ${event.command} with arguments ${JSON.stringify(event.args)}`,
    data: { args: event.args },
  },
]

const nouns: Readonly<Record<string, string>> = { test: 'data test', unit_test: 'unit test' }

function foundStats(counts: Readonly<Record<string, number>>): DbtEvent {
  const found = Object.entries(counts).filter(([, count]) => count > 0)
  const line = found.map(([kind, count]) => counted(count, nouns[kind] ?? kind.replaceAll('_', ' '))).join(', ')
  return { name: 'FoundStats', code: 'W006', level: 'info', text: () => `Found ${line}`, data: { stat_line: line } }
}

const concurrency = (threads: number, target: string, total: number): DbtEvent => ({
  name: 'ConcurrencyLine',
  code: 'Q027',
  level: 'info',
  text: () => `Concurrency: ${threads} threads (target='${target}')`,
  data: { node_count: total, num_threads: threads, target_name: target },
})

function hookEvents(
  event: Event & { readonly type: 'hook-started' | 'hook-finished' },
  options: TranslatorOptions,
  { startedAt, finishedAt }: LineScope,
): DbtEvent[] {
  const { index, total, name, problems = [] } = event
  const infoOf = (status: string, times: Partial<LineScope>) =>
    event.node && { node_info: nodeInfo(event.node, { status, ...times }) }
  const base = { index, total, printerWidth: options.printerWidth, isCut: true }
  if (event.type === 'hook-started') {
    const text = (): string => fancyLine({ ...base, message: `START hook: ${name}`, status: 'RUN' })
    const started: DbtEvent = {
      name: 'LogHookStartLine',
      code: 'Q032',
      level: 'info',
      text,
      data: { ...infoOf('started', { startedAt }), index, statement: name, total },
    }
    return index === 1 ? [blank, started] : [started]
  }
  const isFailed = problems.some((found) => found.severity === 'error')
  const isSkipped = event.isSkipped === true
  const word = isFailed ? 'ERROR' : isSkipped ? 'SKIP' : 'OK'
  const elapsedMs = event.elapsedMs ?? 0
  const status = isFailed ? 'error' : isSkipped ? 'skipped' : 'success'
  const finished: DbtEvent = {
    name: 'LogHookEndLine',
    code: 'Q033',
    level: 'info',
    text: (paint) => {
      const painted = (isFailed ? paint.red : isSkipped ? paint.yellow : paint.green)(word)
      return fancyLine({ ...base, message: `${word} hook: ${name}`, status: painted, elapsedMs })
    },
    data: {
      ...infoOf(status, { startedAt, finishedAt }),
      execution_time: elapsedMs / 1000,
      index,
      statement: name,
      status,
      total,
    },
  }
  // What went wrong is told in the summary, as of any node.
  return [finished, ...(index === total ? [blank] : [])]
}

/** A warning reads as dbt's do; an error names itself the same way and stops the command. */
function problemEvent(found: Diagnostic, options: TranslatorOptions): DbtEvent {
  const isError = found.severity === 'error'
  return {
    name: isError ? 'MainEncounteredError' : 'Note',
    code: isError ? 'Z002' : 'Z050',
    level: isError ? 'error' : 'warn',
    text: (paint) => {
      const tag = isError ? paint.red('ERROR') : paint.yellow('WARNING')
      const details = problemDetails(found, options.failureScope(paint)).map((line) => (line === '' ? '' : `  ${line}`))
      return [`[${tag}]: ${found.message} ${paint.dim(`(${found.code})`)}`, ...details].join('\n')
    },
    data: {
      exc: found.message,
      msg: found.message,
      diagnostic_code: found.code,
      ...(found.at && { at: found.at }),
      ...(found.hint !== undefined && { hint: found.hint }),
    },
  }
}

type NodeInfo = ReturnType<typeof nodeInfo>

const executing = (node: Node, { startedAt }: LineScope): NodeInfo => nodeInfo(node, { status: 'executing', startedAt })

type SqlEvent<Type> = Event & { readonly type: Type }

const sqlQuery = ({ connection, sql }: SqlEvent<'sql'>, node: NodeInfo | undefined): DbtEvent => ({
  name: 'SQLQuery',
  code: 'E016',
  level: 'debug',
  text: () => `On ${connection}: ${sql}`,
  data: { conn_name: connection, ...(node && { node_info: node }), sql },
})

const sqlStatus = ({ message, elapsedMs }: SqlEvent<'sql-finished'>, node: NodeInfo | undefined): DbtEvent => ({
  name: 'SQLQueryStatus',
  code: 'E017',
  level: 'debug',
  text: () => `SQL status: ${message} in ${(elapsedMs / 1000).toFixed(3)} seconds`,
  data: { elapsed: elapsedMs / 1000, ...(node && { node_info: node }), query_id: '', status: message },
})

function templateMessage(level: 'debug' | 'info' | 'print', text: string): DbtEvent {
  if (level === 'print') return printed(text)
  const isInfo = level === 'info'
  const name = isInfo ? 'JinjaLogInfo' : 'JinjaLogDebug'
  return { name, code: isInfo ? 'I062' : 'I063', level, text: () => text, data: { msg: text } }
}

const printed = (text: string): DbtEvent => ({
  name: 'PrintEvent',
  code: 'Z052',
  level: 'info',
  text: () => text,
  data: { msg: text },
  isBare: true,
})

function commandCompleted(event: Event & { readonly type: 'command-finished' }, nowMs: number): DbtEvent {
  const { command, success, elapsedMs } = event
  const at = new Date(nowMs).toISOString()
  const words = `Command \`tsdbt ${command}\` ${success ? 'succeeded' : 'failed'} at ${at.slice(11, 23)}`
  return {
    name: 'CommandCompleted',
    code: 'Q039',
    level: 'debug',
    text: () => `${words} after ${(elapsedMs / 1000).toFixed(2)} seconds`,
    data: { command: `tsdbt ${command}`, completed_at: at, elapsed: elapsedMs / 1000, success },
  }
}
