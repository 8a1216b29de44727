import type { SourceNode } from '../core/node.ts'
import type { FreshnessThreshold } from '../core/node.ts'
import { cancelled, type FreshnessResult, type NodeStatus } from '../core/result.ts'
import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { Column } from '../core/relation.ts'
import { TypedText, type CellValue, type Table } from '../core/table.ts'
import { need } from './need.ts'
import { sessionOf, withMeans } from './open-session.ts'
import { CodeError, isCancelled, problemsOf } from './problems.ts'
import { makeReport } from './report.ts'
import type { RunOutcome, RunRequest } from './request.ts'
import { runHooks } from './hooks.ts'
import { announce } from './run.ts'
import { runSchedule } from './schedule.ts'
import { renderingAt, type Place } from './session.ts'
import { stopwatch } from './timing.ts'

/** Sources of a selection whose freshness is asked for. */
const freshSources = ({ parsed, selected }: Pick<RunRequest, 'parsed' | 'selected'>): readonly SourceNode[] =>
  [...parsed.sources.values()].filter(({ unique_id: id, freshness }) => {
    return selected.has(id) && (isLimit(freshness?.warn_after) || isLimit(freshness?.error_after))
  })

type Limit = FreshnessThreshold['warn_after'] | undefined
const isLimit = (limit: Limit): boolean => (limit?.count ?? null) !== null && (limit?.period ?? null) !== null

/** Asks every selected source how old its newest row is. */
export const checkFreshness = (request: RunRequest): Promise<RunOutcome> =>
  withMeans(request, async (means) => {
    const sources = new Map(freshSources(request).map((source) => [source.unique_id, source]))
    const report = makeReport(request.emit, sources.size)
    const session = sessionOf(request, means, report, new Map())
    const place: Place = {
      session,
      worker: means.first,
      connection: await means.first.connection(),
      signal: request.signal,
    }
    announce(request, sources.size)
    const hooks = { parsed: request.parsed, schemas: [], place }
    if (request.hooks && !(await runHooks('on-run-start', hooks))) return report.results
    await runSchedule({
      parents: new Map([...sources.keys()].map((id) => [id, new Set()])),
      priorities: new Map(),
      threads: request.threads,
      signal: request.signal,
      run: async (id, index, signal) => {
        const worker = means.workers[index] ?? means.first
        const source = sources.get(id)
        if (source) await checkSource(source, { session, worker, connection: await worker.connection(), signal })
        return { failed: undefined, endsRun: false }
      },
      skip: (id) => {
        const source = sources.get(id)
        if (source) report.cancel(source)
      },
    })
    if (request.hooks && !request.signal.aborted) await runHooks('on-run-end', { ...hooks, results: report.results })
    return report.results
  })

async function checkSource(source: SourceNode, place: Place): Promise<void> {
  const { report } = place.session
  const started = report.start(source, place.worker.name)
  const watch = stopwatch()
  try {
    const freshness = need(await watch.phase('execute', () => ageOf(source, place)))
    const status = statusOf(source.freshness, freshness.ageSeconds)
    const stale = staleness(status, source.freshness, freshness)
    const declaredAt = stale === undefined ? undefined : place.session.placeOf(source)
    const response = { _message: 'OK' }
    report.finish(started, { status, message: stale, declaredAt, freshness, timing: watch.timing, response })
  } catch (thrown) {
    const timing = watch.timing
    if (isCancelled(thrown, place.signal)) {
      report.finish(started, { ...cancelled, timing })
      return
    }
    const problems = problemsOf(thrown, source, undefined, place.session)
    report.finish(started, { status: 'runtime error', message: problems[0]?.message, problems, timing })
  }
}

/** How old a source is that is too old, and what it may be. */
export function staleness(
  status: NodeStatus,
  threshold: FreshnessThreshold | null,
  { maxLoadedAt, ageSeconds }: FreshnessResult,
): string | undefined {
  const key = status === 'error' ? 'error_after' : status === 'warn' ? 'warn_after' : undefined
  const limit = key && threshold?.[key]
  if (!limit || limit.count === null || limit.period === null) return undefined
  const allowed = `${key} is ${counted(limit.count, limit.period)}`
  if (maxLoadedAt === beforeAll.toISOString()) return `It has no rows: it was never loaded, and ${allowed}.`
  const newest = maxLoadedAt.slice(0, 19).replace('T', ' ')
  return `Its newest row is of ${newest} UTC, ${ageText(ageSeconds)} ago; ${allowed}.`
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** In the largest unit of which there are two: `36 hours`, `5 days`. */
function ageText(ageSeconds: number): string {
  const [unit, size] = units.find(([, length]) => ageSeconds >= 2 * length) ?? ['second', 1]
  return counted(Math.floor(ageSeconds / size), unit)
}

const counted = (count: number, unit: string): string => `${count} ${count === 1 ? unit : `${unit}s`}`

/** A source without rows was never loaded; dbt says so with the first day there is. */
const beforeAll = new Date('0001-01-01T00:00:00Z')

async function ageOf(source: SourceNode, place: Place): Promise<Checked<FreshnessResult>> {
  const sql = await querySql(source, place)
  if (!sql.ok) return sql
  const table = await ask(sql.value, place)
  const [loaded = null, now = null] = table.rows[0] ?? []
  const maxLoadedAt = loaded === null ? beforeAll : momentOf(loaded, table.columns[0])
  const snapshottedAt = momentOf(now, table.columns[1])
  const at = { file: source.original_file_path }
  if (maxLoadedAt === undefined || snapshottedAt === undefined) {
    return bad(problem('freshness-no-time', { source: source.name, found: shown(loaded) }, at))
  }
  const ageSeconds = (snapshottedAt.getTime() - maxLoadedAt.getTime()) / 1000
  return good({ maxLoadedAt: maxLoadedAt.toISOString(), snapshottedAt: snapshottedAt.toISOString(), ageSeconds })
}

async function querySql(source: SourceNode, place: Place): Promise<Checked<string>> {
  const { engine, adapter } = place.session
  const { dialect } = adapter
  if (source.loaded_at_query !== null) {
    const text = { code: source.loaded_at_query, file: source.original_file_path }
    const compiled = await engine.renderForSource(source, text, renderingAt(place))
    if (!compiled.ok) return compiled
    const query = (compiled.value.compiledCode ?? '').trim().replace(/;$/, '')
    return good(`select (\n${query}\n) as max_loaded_at, ${dialect.now} as snapshotted_at`)
  }
  if (source.loaded_at_field === null) {
    const hint = 'Add "loaded_at_field" or "loaded_at_query" to the source.'
    return bad(problem('freshness-no-field', { source: source.name }, { file: source.original_file_path }, { hint }))
  }
  const filter = source.freshness?.filter ? `\nwhere ${source.freshness.filter}` : ''
  const from = dialect.relation(engine.relationOf(source))
  return good(
    `select max(${source.loaded_at_field}) as max_loaded_at, ${dialect.now} as snapshotted_at\nfrom ${from}${filter}`,
  )
}

async function ask(sql: string, { connection, session, signal, worker }: Place): Promise<Table> {
  session.emit({ type: 'sql', id: null, connection: worker.name, sql })
  try {
    return await connection.query(sql, { signal })
  } catch (thrown) {
    throw new CodeError(sql, undefined, thrown)
  }
}

/** A time without a zone counts as UTC, as dbt has it. */
function momentOf(cell: CellValue, column: Column | undefined): Date | undefined {
  const text = cell instanceof TypedText || typeof cell === 'string' ? String(cell) : undefined
  if (text === undefined || column === undefined) return undefined
  const zoned = /(Z|[+-]\d{2}(:?\d{2})?)$/.exec(text.slice(10))
  const zone = zoned?.[1] === undefined ? 'Z' : zoned[1].length === 3 ? `${zoned[1]}:00` : zoned[1]
  const bare = zoned ? text.slice(0, text.length - zoned[0].length) : text
  const moment = new Date(bare.length === 10 ? `${bare}T00:00:00${zone}` : `${bare.replace(' ', 'T')}${zone}`)
  return Number.isNaN(moment.getTime()) ? undefined : moment
}

const shown = (cell: CellValue): string => JSON.stringify(cell instanceof TypedText ? cell.text : cell)

const seconds = { minute: 60, hour: 3600, day: 86_400 }

/** Older than `error_after` is an error, else older than `warn_after` a warning. */
export function statusOf(
  threshold: FreshnessThreshold | null,
  ageSeconds: number,
): Extract<NodeStatus, 'pass' | 'warn' | 'error'> {
  const isOlder = (limit: FreshnessThreshold['warn_after'] | undefined): boolean =>
    limit !== null &&
    limit !== undefined &&
    limit.count !== null &&
    limit.period !== null &&
    ageSeconds > limit.count * seconds[limit.period]
  if (isOlder(threshold?.error_after)) return 'error'
  return isOlder(threshold?.warn_after) ? 'warn' : 'pass'
}
