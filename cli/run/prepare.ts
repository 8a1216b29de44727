import type { Batch } from '../core/adapter.ts'
import { invariant } from '../core/check.ts'
import { problem, ProblemError, type Diagnostic } from '../core/diagnostic.ts'
import type { RelationType } from '../core/relation.ts'
import type { CompiledNode, NodeResult } from '../core/result.ts'
import type { BuildPlan, LoadSource } from '../core/step.ts'
import { writtenRelation } from '../materialize/build.ts'
import { isIncrementalRun } from '../materialize/incremental.ts'
import { isFullRefresh, type BatchWindow, type MaterializeInput } from '../materialize/input.ts'
import { isBlank } from '../sql/comments.ts'
import { planBuild } from '../materialize/plan-build.ts'
import type { Rendering } from './engine.ts'
import { factsOf, seedPath } from './facts.ts'
import { hookSql } from './hook-module.ts'
import { need } from './need.ts'
import { seedBatches } from './seed-rows.ts'
import { markOf, syntaxOf, type Place, type Session } from './session.ts'
import type { StepRunner } from './steps.ts'
import type { TsModel } from './ts-model.ts'
import type { RelationNode } from './unit.ts'

/** How a node ends that was published and yet left something out. */
export type Warned = { readonly status: 'warn' } & Pick<NodeResult, 'failures' | 'message' | 'problems'>

/** A node that is compiled and planned, and what its steps are carried out with. */
export interface Prepared {
  readonly compiled: CompiledNode | undefined
  readonly plan: BuildPlan
  readonly runner: StepRunner
  /** What the target is once it is published. */
  readonly type: RelationType
  /** The queries by which a TypeScript model reads its inputs. */
  readonly reads?: () => Promise<readonly string[]>
  /** What there is to say once it is published. */
  readonly afterwards?: () => Promise<Warned | undefined>
}

/** Told the compiled node as soon as there is one: what fails later is shown at its lines. */
export type OnCompiled = (compiled: CompiledNode) => void

/** From a node to its steps: its SQL, what the warehouse has, the plan. Changes nothing. */
export async function prepareBuild(
  node: RelationNode,
  place: Place,
  rendering: Rendering,
  onCompiled: OnCompiled,
): Promise<Prepared> {
  const { session, connection, signal } = place
  const { engine, emit, adapter } = session
  const { dialect, capabilities } = adapter
  const target = engine.relationOf(node)
  // A batch alone is never audited: its model's tests wait for all of them.
  // A materialized view has no rows of its own to keep back: it is made in its place, and its tests come after.
  const audited =
    session.options.audit &&
    (!rendering.batch || rendering.batch.part !== undefined) &&
    node.config.materialized !== 'materialized_view'
  // Batches add to what the first of them left, which may not be the table yet.
  const isNext = rendering.batch?.part === 'next'
  const mark = markOf(session)
  const found = isNext ? writtenRelation({ target, capabilities, audited, dialect, mark }) : target
  const model = node.language === 'typescript' ? await tsModel(node, place) : undefined
  await model?.ready()
  // What exists is known before the SQL is made: `is_incremental()` asks for it.
  await session.cache.find(connection, found)
  if (node.language === 'python') throw new ProblemError(unrunnable('python-cannot-run', node, session))
  const own = { ...rendering, ...(isNext && { candidate: { id: node.unique_id, relation: found } }) }
  const compiled = need(await engine.compile(node, own))
  onCompiled(compiled)
  if (holdsNothing(node, compiled, session)) throw new ProblemError(unrunnable('query-empty', node, session))
  const facts = await factsOf(node, compiled, found, place, model?.columns)
  const pointer = await engine.pointerOf(node, rendering)
  const input: MaterializeInput = {
    // Compiled: the targets of its foreign keys are relations now.
    node: compiled.node,
    compiledCode: compiled.compiledCode ?? '',
    target,
    facts,
    dialect,
    capabilities,
    ...(mark !== '' && { mark }),
    fullRefresh: rendering.batch ? !rendering.batch.isIncremental : isFullRefresh(node, session.options.fullRefresh),
    audited,
    ...(pointer !== undefined && { pointer }),
    continues: isNext,
    externalRoot: session.externalRoot,
    projectRoot: session.projectRoot,
    ...(rendering.batch && { batch: windowOf(rendering.batch) }),
    ...(session.queryComment && { queryComment: await session.queryComment(node, place.worker.name) }),
    ...(node.resource_type === 'seed' && { seedPath: seedPath(node) }),
  }
  const store = storingPlugin(node, session) && (await import('./plugin/store-model.ts')).storing(node, place)
  const planned = planBuild(input)
  const plan = need(planned)
  for (const found of planned.problems)
    session.emit({
      type: 'problem',
      problem: { ...found, at: session.placeOf(node, found.config) },
      id: node.unique_id,
    })
  // One transaction writes to one database.
  const isBesideRegistry = target.database === session.adapter.database
  return {
    compiled,
    plan,
    type: relationType(node.config.materialized),
    ...(store && { afterwards: () => store(plan, facts.newColumns) }),
    ...(model && {
      reads: () => readsOf(node, model, place, rendering),
      afterwards: async () => {
        if (!isBesideRegistry) await model.publishing(connection)
        return warned(model.published())
      },
    }),
    runner: {
      connection,
      id: node.unique_id,
      emit,
      signal,
      ...(model && isBesideRegistry && { alongside: () => model.publishing(connection) }),
      renderHook: async (sql) =>
        hookSql(await engine.renderHook(node, sql, compiled, rendering), { node, place: { ...place, connection } }),
      rows: (source) => rowsOf(source, model, node.config.materialized === 'incremental' && isIncrementalRun(input)),
    },
  }
}

/** Only `external` models are handed to a plugin. Loaded where one is: most projects have none. */
const storingPlugin = ({ config }: RelationNode, { adapter }: Session): boolean =>
  config.materialized === 'external' &&
  adapter.plugins !== undefined &&
  ((config['plugin'] ?? null) !== null || config['glue_register'] === true)

/** A model that goes by groups asks for their number first, and then reads. */
async function readsOf(
  node: RelationNode,
  { model }: TsModel,
  place: Place,
  rendering: Rendering,
): Promise<readonly string[]> {
  const { selectOf } = await import('./ts-model.ts')
  const selects = await Promise.all(
    model.inputs.map(async ([, input]) =>
      selectOf(await place.session.engine.inputOf(node, input, rendering), input.read, place),
    ),
  )
  return model.definition.groupBy ? [...selects, ...selects] : selects
}

/** Loaded here: most projects have none. */
async function tsModel(node: RelationNode, place: Place): Promise<TsModel> {
  const { tsModelOf } = await import('./ts-model.ts')
  return tsModelOf(node, place)
}

function warned(problems: readonly Diagnostic[]): Warned | undefined {
  const [first] = problems
  return first && { status: 'warn', message: first.message, problems, failures: problems.length }
}

const holdsNothing = (
  { language, resource_type: type }: RelationNode,
  { compiledCode }: CompiledNode,
  session: Session,
): boolean => language === 'sql' && type !== 'seed' && isBlank(compiledCode ?? '', syntaxOf(session))

function unrunnable(code: 'python-cannot-run' | 'query-empty', node: RelationNode, { placeOf }: Session): Diagnostic {
  const hint = code === 'query-empty' ? 'Write one SELECT.' : 'Write it in SQL, or as a TypeScript model.'
  return problem(code, { name: node.name }, placeOf(node), { hint })
}

const windowOf = ({ start, end }: { readonly start: Date; readonly end: Date }): BatchWindow => ({
  start: start.toISOString(),
  end: end.toISOString(),
})

function rowsOf(
  source: LoadSource,
  model: TsModel | undefined,
  isIncremental: boolean,
): AsyncIterable<Batch> | Iterable<Batch> {
  if (source.kind === 'csv') return seedBatches(source)
  invariant(model !== undefined, 'rows that are no file come from a TypeScript model')
  return model.rows(isIncremental)
}

const relationType = (materialized: string): RelationType =>
  materialized === 'materialized_view' ? materialized : ['view', 'external'].includes(materialized) ? 'view' : 'table'
