import type { TestNode } from '../../core/node.ts'
import type { Column, Relation } from '../../core/relation.ts'
import { relationKey } from '../../core/relation.ts'
import type { BuildPlan } from '../../core/step.ts'
import { planScans } from '../../compile/shared-scan.ts'
import { testQuery } from '../../compile/data-test.ts'
import { renderingOf } from '../microbatch-batch.ts'
import { isMicrobatch, microbatches } from '../microbatch.ts'
import { need } from '../need.ts'
import { ownTestSql } from '../own-test-sql.ts'
import { prepareBuild, type Prepared } from '../prepare.ts'
import { CodeError } from '../problems.ts'
import { renderingAt, syntaxOf, type Place } from '../session.ts'
import type { Unit } from '../unit.ts'
import { declaredColumns } from './declared-columns.ts'
import type { PlanningConnection } from './planning-connection.ts'
import { estimateSql, nothingRead, together, type Estimating, type Reading } from './statement.ts'

export interface NodeEstimate {
  readonly reading: Reading
  readonly tests: Reading
  /** How many statements were asked about. */
  readonly statements: number
}

/** Where a unit is estimated: as where it runs, with a connection that changes nothing. */
export interface EstimatingPlace {
  readonly place: Place
  readonly connection: PlanningConnection
  readonly estimating: Estimating
}

/** Every statement that building a node would send, in order, its tests among them. Throws what running it would throw. */
export async function estimateBuild(
  unit: Extract<Unit, { kind: 'build' }>,
  at: EstimatingPlace,
): Promise<NodeEstimate> {
  const { place, connection, estimating } = at
  const asked = connection.asked
  let reading = nothingRead
  let statements = 0
  let plan: BuildPlan | undefined
  for await (const prepared of preparedOf(unit, place)) {
    const steps = await estimateSteps(prepared, estimating)
    for (const sql of (await prepared.reads?.()) ?? []) {
      reading = together(reading, await estimateSql(sql, estimating))
      statements++
    }
    reading = together(reading, steps.reading)
    statements += steps.statements
    plan = prepared.plan
  }
  if (plan) await settle(plan, at)
  const tests = await estimateTests(unit.audits, at, plan && { id: unit.id, relation: plan.candidate })
  if (plan && plan.candidate !== plan.target) estimating.standIns.delete(plan.candidate)
  const isUnsure = connection.asked > asked
  return { reading: isUnsure ? { ...reading, isLeast: true } : reading, tests, statements }
}

async function* preparedOf(unit: Extract<Unit, { kind: 'build' }>, place: Place): AsyncGenerator<Prepared> {
  const nothing = (): void => undefined
  if (unit.node.resource_type === 'function') return
  if (!isMicrobatch(unit.node)) {
    yield await prepareBuild(unit.node, place, renderingAt(place), nothing)
    return
  }
  const { node, spans, isIncremental } = await microbatches(unit, place)
  for (const [index, span] of spans.entries()) {
    const batch = { index, span, isIncremental: isIncremental || index > 0, hooks: [], isNews: false }
    yield await prepareBuild(node, place, renderingOf(node, batch, place), nothing)
  }
}

async function estimateSteps(
  { plan, runner }: Prepared,
  estimating: Estimating,
): Promise<{ readonly reading: Reading; readonly statements: number }> {
  let reading = nothingRead
  let statements = 0
  for (const step of [...plan.before, ...plan.write, ...plan.publish, ...plan.after]) {
    const sql = step.kind === 'sql' ? step.sql : step.kind === 'hook' ? await runner.renderHook(step.sql) : ''
    if (sql.trim() === '') continue
    statements++
    const made = declaredColumns(sql)
    if (made) {
      estimating.standIns.set(made.relation, { kind: 'columns', columns: made.columns })
      continue
    }
    try {
      reading = together(reading, await estimateSql(sql, estimating))
    } catch (thrown) {
      // What a hook calls may not be there yet, and its text is its author's own.
      if (step.kind === 'hook') reading = { ...reading, isLeast: true }
      else throw new CodeError(sql, 'compiledAt' in step ? step.compiledAt : undefined, thrown)
    }
  }
  return { reading, statements }
}

/** A table that is there with the columns it will have is read itself: its size is the best guess. */
async function settle({ target, candidate }: BuildPlan, { place, estimating }: EstimatingPlace): Promise<void> {
  const { standIns, connection } = estimating
  const standIn = standIns.get(target)
  if (standIn?.kind === 'query') return
  const existing = await place.session.cache.find(connection, target)
  const isItself = standIn?.kind === 'relation' && relationKey(standIn.relation) === relationKey(target)
  if (existing?.type !== 'table') return
  const there = await connection.columnsOf(target)
  if (!isItself && (standIn?.kind !== 'columns' || !sameColumns(there, standIn.columns))) return
  standIns.delete(target)
  if (candidate !== target) standIns.set(candidate, { kind: 'relation', relation: target })
}

const sameColumns = (a: readonly Column[], b: readonly Column[]): boolean => textOf(a) === textOf(b)
const textOf = (columns: readonly Column[]): string =>
  columns
    .map(({ name, type }) => `${name} ${type}`.toLowerCase())
    .toSorted()
    .join('\n')

/** Data tests as they would be sent: those that share scans by one query. */
export async function estimateTests(
  tests: readonly TestNode[],
  { place, estimating }: EstimatingPlace,
  candidate?: { readonly id: string; readonly relation: Relation },
): Promise<Reading> {
  const syntax = syntaxOf(place.session)
  const rendering = { ...renderingAt(place), ...(candidate && { candidate }) }
  const codes: { readonly node: TestNode; readonly code: string }[] = []
  const sent: string[] = []
  for (const node of tests) {
    const code = need(await place.session.engine.compile(node, rendering)).compiledCode ?? ''
    const own = await ownTestSql(node, place, rendering)
    if (own) sent.push(await own(code, node.config.limit))
    else codes.push({ node, code })
  }
  const { scans, single } = planScans(codes, syntax)
  sent.push(...scans.map(({ sql }) => sql), ...single.map(({ node, code }) => testQuery(code, node.config, syntax).sql))
  let reading = nothingRead
  for (const sql of sent) reading = together(reading, await estimateSql(sql, estimating))
  return reading
}
