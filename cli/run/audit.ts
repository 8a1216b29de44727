import type { TestNode, UniqueId } from '../core/node.ts'
import { milliseconds } from '../core/clock.ts'
import { cancelled, isFailure, type CompiledNode, type NodeResult } from '../core/result.ts'
import type { Table } from '../core/table.ts'
import {
  failuresQuery,
  judgeTest,
  readTestCounts,
  storedTestQuery,
  testQuery,
  type TestCounts,
} from '../compile/data-test.ts'
import { planScans, readScan, type SharedScan } from '../compile/shared-scan.ts'
import type { Rendering } from './engine.ts'
import { storeOf, storeRows, type FailureStore } from './failures.ts'
import { need } from './need.ts'
import { ownTestSql, type TestSql } from './own-test-sql.ts'
import { CodeError, isCancelled, problemsOf } from './problems.ts'
import type { Started } from './report.ts'
import { spentBetween, withSpent } from './spent.ts'
import { tagNode } from './steps.ts'
import { syntaxOf, type Place } from './session.ts'
import { stopwatch, type Stopwatch } from './timing.ts'

/** How many failing rows the terminal shows. */
const shownRows = 5

/** A test that ran, and where its rows are kept: they must outlive the transaction it ran in. */
export interface Audited {
  readonly result: NodeResult
  readonly store: FailureStore | undefined
}

interface Prepared {
  readonly node: TestNode
  readonly compiled: CompiledNode
  /** What is kept of it: the same in every run, and good to run again. */
  readonly shown: CompiledNode
  readonly code: string
  readonly watch: Stopwatch
  /** The project's own statement for counting, where it has one. */
  readonly own: TestSql | undefined
}

/** True when the relation that the tests read may be published. */
export const allow = (audited: readonly Audited[]): boolean =>
  audited.every(({ result }) => !isFailure(result.status) && result.status !== 'skipped')

/**
 * Runs data tests on one connection, in order, those that can share a scan by one query. All of them run, whatever fails; only an error of
 * the engine inside a transaction ends the round, since nothing can be asked in it any more.
 */
export async function runTests(
  tests: readonly TestNode[],
  place: Place,
  rendering: Rendering,
): Promise<readonly Audited[]> {
  const done: Audited[] = []
  const prepared: Prepared[] = []
  for (const test of tests) {
    const made = await prepare(test, place, rendering)
    if ('result' in made) done.push(made)
    else prepared.push(made)
  }
  const counts = new ScanCounts(prepared, place)
  for (const test of prepared) {
    const blocker = await blockerOf(done, place)
    if (place.signal.aborted) done.push({ result: place.session.report.cancel(test.node), store: undefined })
    else if (blocker === undefined) done.push(await runTest(test, place, counts))
    else {
      const result = place.session.report.skip(test.node, blocker, { thread: place.worker.name })
      done.push({ result, store: undefined })
    }
  }
  return done
}

async function prepare(test: TestNode, place: Place, rendering: Rendering): Promise<Prepared | Audited> {
  const watch = stopwatch()
  try {
    const compiled = need(await watch.phase('compile', () => place.session.engine.compile(test, rendering)))
    const code = compiled.compiledCode ?? ''
    const shown = asPublished(compiled, rendering)
    place.session.files.write('compiled', test, shown.compiledCode ?? '')
    const own = await ownTestSql(test, place, rendering)
    const sql = (await own?.(code, test.config.limit)) ?? testQuery(code, test.config, syntaxOf(place.session)).sql
    place.session.files.write('run', test, sql)
    return { node: test, compiled, shown, code, watch, own }
  } catch (thrown) {
    const started = place.session.report.start(test, place.worker.name)
    return failed(started, thrown, { place, watch, compiled: undefined })
  }
}

/** A staging table has a name of the run's own, and is gone after it. */
function asPublished(compiled: CompiledNode, { candidate }: Rendering): CompiledNode {
  const staged = candidate?.relation.identifier
  const published = candidate?.target?.identifier
  if (staged === undefined || published === undefined || staged === published) return compiled
  return { ...compiled, compiledCode: compiled.compiledCode?.replaceAll(staged, () => published) }
}

async function runTest(test: Prepared, place: Place, shared: ScanCounts): Promise<Audited> {
  const { session } = place
  const { node, compiled, shown, watch } = test
  const store = storeOf(node, session)
  const before = place.worker.spent()
  const started = session.report.start(withStore(node, store, place), place.worker.name)
  try {
    const outcome = await watch.phase('execute', async () => {
      const counts = (await shared.of(node.unique_id)) ?? (await count(test, place, store))
      const verdict = judgeTest(node, counts, session.options.warnError)
      return { verdict, failingRows: verdict.status === 'pass' ? undefined : await someRows(test, place, store) }
    })
    const result = session.report.finish(started, {
      ...outcome.verdict,
      compiled: shown,
      timing: watch.timing,
      failingRows: outcome.failingRows,
      declaredAt: outcome.verdict.status === 'pass' ? undefined : session.placeOf(node),
      storedFailures: store?.relation,
      response: withSpent({ _message: 'OK' }, spentBetween(before, place.worker.spent())),
    })
    return { result, store }
  } catch (thrown) {
    return failed(started, thrown, { place, watch, compiled, shown })
  }
}

/** A test that keeps its failures because the command line says so has a relation all the same. */
const withStore = (node: TestNode, store: FailureStore | undefined, { session }: Place): TestNode =>
  store ? { ...node, relation_name: session.adapter.dialect.relation(store.relation) } : node

/** Counts a test by itself; where its rows are kept, they are written first and counted there. */
async function count(test: Prepared, place: Place, store: FailureStore | undefined): Promise<TestCounts> {
  const { node, code, own } = test
  const syntax = syntaxOf(place.session)
  if (store) {
    const rows = failuresQuery(code, node.config.limit, syntax)
    await located(rows.sql, rows.codeAt, () => storeRows(store, rows.sql, place))
    const relation = place.session.adapter.dialect.relation(store.relation)
    const sql = (await own?.(`select * from ${relation}`, null)) ?? storedTestQuery(relation, node.config, syntax)
    return need(readTestCounts(await ask(sql, node.unique_id, place), node))
  }
  const ownSql = await own?.(code, node.config.limit)
  if (ownSql !== undefined) return need(readTestCounts(await ask(ownSql, node.unique_id, place), node))
  const { sql, codeAt } = testQuery(code, node.config, syntax)
  return need(readTestCounts(await located(sql, codeAt, () => ask(sql, node.unique_id, place)), node))
}

function someRows({ node, code }: Prepared, place: Place, store: FailureStore | undefined): Promise<Table> {
  const { dialect } = place.session.adapter
  const query = store
    ? `select * from ${dialect.relation(store.relation)}`
    : failuresQuery(code, node.config.limit, syntaxOf(place.session)).sql
  return place.connection.query(query, { limit: shownRows, signal: place.signal })
}

/** Runs work on SQL that has the author's code in it; an error's position is told as one in that code. */
async function located<T>(sql: string, codeAt: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    throw new CodeError(sql, codeAt, thrown)
  }
}

/** Counts that come from scans that tests share; each scan runs when the first of its tests asks. */
class ScanCounts {
  readonly #place: Place
  readonly #scans = new Map<UniqueId, SharedScan>()
  readonly #asked = new Map<SharedScan, ReadonlyMap<UniqueId, TestCounts>>()

  constructor(tests: readonly Prepared[], place: Place) {
    this.#place = place
    // A test whose rows are kept is counted by them.
    const alone = tests.filter(({ node, own }) => own === undefined && storeOf(node, place.session) === undefined)
    const { scans } = planScans(alone, syntaxOf(place.session))
    for (const scan of scans) for (const { node } of scan.tests) this.#scans.set(node.unique_id, scan)
  }

  /** Undefined when the test runs by itself. */
  async of(id: UniqueId): Promise<TestCounts | undefined> {
    const scan = this.#scans.get(id)
    if (!scan) return undefined
    const known = this.#asked.get(scan) ?? (await this.#ask(scan, id))
    this.#asked.set(scan, known)
    return known.get(id)
  }

  async #ask(scan: SharedScan, id: UniqueId): Promise<ReadonlyMap<UniqueId, TestCounts>> {
    try {
      const counts = readScan(scan, await ask(scan.sql, id, this.#place))
      const read = scan.tests.flatMap(({ node }, index) => {
        const found = counts[index]
        return found?.ok === true ? [[node.unique_id, found.value] as const] : []
      })
      return new Map(read)
    } catch (thrown) {
      // One test's mistake must not be told as another's: as long as anything can be asked, each is asked alone.
      if (this.#place.signal.aborted || !(await canAsk(this.#place))) throw thrown
      return new Map()
    }
  }
}

async function ask(sql: string, id: UniqueId, { session, connection, signal }: Place): Promise<Table> {
  tagNode({ connection, id })
  session.emit({ type: 'sql', id, connection: connection.name, sql })
  const started = milliseconds()
  const table = await connection.query(sql, { signal })
  const elapsedMs = milliseconds() - started
  session.emit({ type: 'sql-finished', id, connection: connection.name, elapsedMs, message: 'OK' })
  return table
}

/** The test after which nothing can be asked any more: some errors of the engine end the transaction they happen in. */
async function blockerOf(done: readonly Audited[], { connection }: Place): Promise<UniqueId | undefined> {
  const last = done.at(-1)?.result
  if (last === undefined) return undefined
  const blamed = last.skippedBecause ?? last.unique_id
  if (!connection.inTransaction || (last.status !== 'error' && last.status !== 'skipped')) return undefined
  return (await canAsk({ connection })) ? undefined : blamed
}

/** Some errors end the transaction they happen in, others leave it usable: only asking tells. */
async function canAsk({ connection }: Pick<Place, 'connection'>): Promise<boolean> {
  try {
    await connection.query('select 1')
    return true
  } catch {
    return false
  }
}

interface Circumstances {
  readonly place: Place
  readonly watch: Stopwatch
  readonly compiled: CompiledNode | undefined
  readonly shown?: CompiledNode
}

function failed(started: Started, thrown: unknown, { place, watch, compiled, shown }: Circumstances): Audited {
  const { report } = place.session
  const common = { compiled: shown, timing: watch.timing }
  if (isCancelled(thrown, place.signal)) {
    return { result: report.finish(started, { ...common, ...cancelled }), store: undefined }
  }
  const problems = problemsOf(thrown, started.node, compiled, place.session)
  const message = problems[0]?.message
  return { result: report.finish(started, { ...common, status: 'error', message, problems }), store: undefined }
}
