import type { Node } from '../core/node.ts'
import { hadStarted, type NodeResult, wasCancelled } from '../core/result.ts'
import { fancyLine, type DbtEvent, type Level } from './dbt-event.ts'
import { nodeInfo, runResult } from './node-info.ts'
import { describe, nameOf } from './node-words.ts'
import type { Paint, Painter } from './paint.ts'

export interface LineScope {
  readonly printerWidth: number
  readonly isFreshness: boolean
  readonly startedAt: string | undefined
  readonly finishedAt: string
}

export function startEvents(node: Node, index: number, total: number, scope: LineScope): DbtEvent[] {
  const info = nodeInfo(node, { status: 'started', startedAt: scope.startedAt })
  const description = describe(node, scope.isFreshness)
  const line = { message: `START ${description}`, status: 'RUN', index, total, printerWidth: scope.printerWidth }
  return [
    {
      name: 'NodeStart',
      code: 'Q024',
      level: 'debug',
      text: () => `Began running node ${node.unique_id}`,
      data: { node_info: info },
    },
    {
      name: 'LogStartLine',
      code: 'Q011',
      level: 'info',
      text: () => fancyLine(line),
      data: { description, index, node_info: info, total },
    },
  ]
}

export function finishEvents(result: NodeResult, index: number, total: number, scope: LineScope): DbtEvent[] {
  const info = nodeInfo(result.node, {
    status: result.status,
    startedAt: scope.startedAt,
    finishedAt: scope.finishedAt,
  })
  const thread = result.threadId
  return [
    { ...resultLine(result, { index, total, info, scope }), thread },
    {
      name: 'NodeFinished',
      code: 'Q025',
      level: 'debug',
      thread,
      text: () => `Finished running node ${result.unique_id}`,
      data: { node_info: info, run_result: runResult(result) },
    },
  ]
}

interface ResultScope {
  readonly index: number
  readonly total: number
  readonly info: Readonly<Record<string, unknown>>
  readonly scope: LineScope
}

function resultLine(result: NodeResult, at: ResultScope): DbtEvent {
  const { node } = result
  if (wasCancelled(result)) return cancelLine(result, at)
  if (result.status === 'skipped') return skipLine(result, at)
  if (result.status === 'no-op') return noOpLine(result, at)
  switch (node.resource_type) {
    case 'test':
    case 'unit_test':
      return testLine(result, at)
    case 'seed':
      return relationLine(result, at, {
        name: 'LogSeedResult',
        code: 'Q016',
        failed: 'ERROR loading',
        done: 'OK loaded',
      })
    case 'snapshot':
      return relationLine(result, at, snapshotWords)
    case 'function':
      return relationLine(result, at, functionWords)
    case 'source':
      return at.scope.isFreshness ? freshnessLine(result, at) : relationLine(result, at, loadWords)
    default:
      return relationLine(result, at, modelWords)
  }
}

const modelWords = { name: 'LogModelResult', code: 'Q012', failed: 'ERROR creating', done: 'OK created' }
const functionWords = { name: 'LogFunctionResult', code: 'Q047', failed: 'ERROR creating', done: 'OK created' }
const loadWords = { name: 'LogModelResult', code: 'Q012', failed: 'ERROR loading', done: 'OK loaded' }
const snapshotWords = { name: 'LogSnapshotResult', code: 'Q015', failed: 'ERROR snapshotting', done: 'OK snapshotted' }

function relationLine(result: NodeResult, at: ResultScope, words: typeof modelWords): DbtEvent {
  const { node } = result
  const description = describe(node, false)
  const isError = result.status === 'error' || result.status === 'runtime error' || result.status === 'fail'
  const isPartial = result.status === 'partial success'
  const info = isError ? words.failed : isPartial ? 'PARTIALLY created' : words.done
  const isWarning = result.status === 'warn'
  const said = result.message ?? (isPartial ? 'PARTIAL SUCCESS' : 'OK')
  const status = isError ? 'ERROR' : isWarning ? `WARN ${warnedOf(result)}` : said
  const what = node.resource_type === 'snapshot' ? description.replace(/^snapshot /, '') : description
  const seed = node.resource_type === 'seed' ? { relation: node.alias, schema: node.schema } : { description }
  return {
    ...line(result, at, words.name, words.code, isError ? 'error' : isWarning ? 'warn' : 'info'),
    text: (paint) =>
      fancy(
        result,
        at,
        `${info} ${what}`,
        (isError ? paint.red : isPartial || isWarning ? paint.yellow : paint.green)(status),
      ),
    data: { ...common(result, at), ...seed, result_message: result.message ?? '' },
  }
}

/** What was left out of a source, or how often a model warned. */
const warnedOf = ({ node, failures }: NodeResult): string =>
  node.resource_type === 'source' ? `${failures ?? 0} rejected` : String(failures ?? 1)

function testLine(result: NodeResult, at: ResultScope): DbtEvent {
  const { node, failures } = result
  const words = testWords(result)
  const attached = node.resource_type === 'test' ? (node.attached_node ?? '') : ''
  const { total, ...rest } = common(result, at)
  return {
    ...line(result, at, 'LogTestResult', 'Q007', words.level),
    text: (paint) => fancy(result, at, `${words.text} ${nameOf(node)}`, words.paint(paint)(words.text)),
    data: { ...rest, attached_node: attached, name: nameOf(node), num_failures: failures ?? 0, num_models: total },
  }
}

function testWords(result: NodeResult): { text: string; level: Level; paint: (paint: Paint) => Painter } {
  const count = result.failures === null ? '' : ` ${result.failures}`
  switch (result.status) {
    case 'pass':
    case 'success':
      return { text: 'PASS', level: 'info', paint: (paint) => paint.green }
    case 'warn':
      return { text: `WARN${count}`, level: 'warn', paint: (paint) => paint.yellow }
    case 'fail':
      return { text: `FAIL${count}`, level: 'error', paint: (paint) => paint.red }
    default:
      return { text: 'ERROR', level: 'error', paint: (paint) => paint.red }
  }
}

function freshnessLine(result: NodeResult, at: ResultScope): DbtEvent {
  const { node, status } = result
  const text = freshnessWords[status] ?? 'PASS'
  const isBad = status === 'error' || status === 'runtime error'
  const source = node.resource_type === 'source' ? node.source_name : ''
  return {
    ...line(result, at, 'LogFreshnessResult', 'Q018', isBad ? 'error' : status === 'warn' ? 'warn' : 'info'),
    text: (paint) => {
      const colour = isBad ? paint.red : status === 'warn' ? paint.yellow : paint.green
      return fancy(result, at, `${text} freshness of ${nameOf(node)}`, colour(text))
    },
    data: { ...common(result, at), source_name: source, table_name: node.name },
  }
}

const freshnessWords: Readonly<Record<string, string>> = {
  warn: 'WARN',
  error: 'ERROR STALE',
  'runtime error': 'ERROR',
}

function skipLine(result: NodeResult, at: ResultScope): DbtEvent {
  const { node } = result
  const isRelation = ['model', 'seed', 'snapshot'].includes(node.resource_type)
  const schema = 'schema' in node ? (node.schema ?? '') : ''
  const what = isRelation ? `relation ${schema}.${node.name}` : `${node.resource_type} ${node.name}`
  const { index, total, info, scope } = at
  return {
    name: 'SkippingDetails',
    code: 'Q034',
    level: 'info',
    text: (paint) =>
      fancyLine({
        message: `SKIP ${what}`,
        status: paint.yellow('SKIP'),
        index,
        total,
        printerWidth: scope.printerWidth,
      }),
    data: { index, node_info: info, node_name: node.name, resource_type: node.resource_type, schema, total },
  }
}

/** What was not running yet is counted at the end, not listed. */
function cancelLine(result: NodeResult, at: ResultScope): DbtEvent {
  const description = describe(result.node, at.scope.isFreshness)
  return {
    ...line(result, at, 'LogCancelLine', 'Q022', hadStarted(result) ? 'info' : 'debug'),
    text: (paint) => fancy(result, at, `CANCEL ${description}`, paint.yellow('CANCEL')),
    data: { ...common(result, at), description },
  }
}

function noOpLine(result: NodeResult, at: ResultScope): DbtEvent {
  const description = describe(result.node, false)
  return {
    ...line(result, at, 'LogNodeNoOpResult', 'Q019', 'info'),
    text: (paint) => fancy(result, at, `NO-OP ${description}`, paint.yellow('NO-OP')),
    data: { ...common(result, at), description },
  }
}

const line = (result: NodeResult, _: ResultScope, name: string, code: string, level: Level) => ({
  name,
  code,
  level,
  thread: result.threadId,
})

const fancy = (result: NodeResult, { index, total, scope }: ResultScope, message: string, status: string): string =>
  fancyLine({ message, status, index, total, elapsedMs: result.executionTimeMs, printerWidth: scope.printerWidth })

const common = (result: NodeResult, { index, total, info }: ResultScope) => ({
  execution_time: result.executionTimeMs / 1000,
  index,
  node_info: info,
  status: result.status,
  total,
})
