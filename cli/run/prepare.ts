import type { Batch } from '../core/adapter.ts'
import { invariant } from '../core/check.ts'
import { problem, ProblemError, type Diagnostic } from '../core/diagnostic.ts'
import type { RelationType } from '../core/relation.ts'
import type { CompiledNode, NodeResult } from '../core/result.ts'
import type { BuildPlan, LoadSource } from '../core/step.ts'
import { isIncrementalRun } from '../materialize/incremental.ts'
import type { MaterializeInput } from '../materialize/input.ts'
import { isBlank } from '../sql/comments.ts'
import { planBuild } from '../materialize/plan-build.ts'
import { materializeInput, writingOf } from './build-input.ts'
import type { Rendering } from './engine.ts'
import { factsOf } from './facts.ts'
import { hookSql } from './hook-module.ts'
import { need } from './need.ts'
import { seedBatches } from './seed-rows.ts'
import { syntaxOf, type Place, type Session } from './session.ts'
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
  const { session, connection } = place
  const { engine } = session
  const writing = writingOf(node, session, rendering)
  const model = node.language === 'typescript' ? await tsModel(node, place, rendering) : undefined
  await model?.ready()
  // What exists is known before the SQL is made: `is_incremental()` asks for it.
  await session.cache.find(connection, writing.found)
  if (node.language === 'python') throw new ProblemError(unrunnable('python-cannot-run', node, session))
  const candidate = { id: node.unique_id, relation: writing.found }
  const compiled = need(await engine.compile(node, { ...rendering, ...(writing.continues && { candidate }) }))
  onCompiled(compiled)
  if (holdsNothing(node, compiled, session)) throw new ProblemError(unrunnable('query-empty', node, session))
  const facts = await factsOf(node, compiled, writing.found, place, model?.columns)
  // The compiled node: the targets of its foreign keys are relations now.
  const input = await materializeInput(compiled, facts, writing, place, rendering)
  const store = storingPlugin(node, session) && (await import('./plugin/store-model.ts')).storing(node, place)
  const plan = plannedBuild(node, input, session)
  // One transaction writes to one database.
  const isAlongside = model !== undefined && writing.target.database === session.adapter.database
  const isIncremental = node.config.materialized === 'incremental' && isIncrementalRun(input)
  return {
    compiled,
    plan,
    type: relationType(node.config.materialized),
    ...(store && { afterwards: () => store(plan, facts.newColumns) }),
    ...(model && {
      reads: () => readsOf(node, model, place, rendering),
      afterwards: async () => {
        if (!isAlongside) await model.publishing(connection)
        return warned(model.published())
      },
    }),
    runner: {
      ...runnerOf(node, compiled, place, rendering),
      ...(isAlongside && { alongside: () => model.publishing(connection) }),
      rows: (source) => rowsOf(source, model, isIncremental),
    },
  }
}

/** The steps; what there is to say of them is told. */
function plannedBuild(node: RelationNode, input: MaterializeInput, { emit, placeOf }: Session): BuildPlan {
  const planned = planBuild(input)
  const plan = need(planned)
  for (const found of planned.problems) {
    emit({ type: 'problem', problem: { ...found, at: placeOf(node, found.config) }, id: node.unique_id })
  }
  return plan
}

function runnerOf(
  node: RelationNode,
  compiled: CompiledNode,
  place: Place,
  rendering: Rendering,
): Omit<StepRunner, 'rows' | 'alongside'> {
  const { session, connection, signal } = place
  return {
    connection,
    id: node.unique_id,
    emit: session.emit,
    signal,
    renderHook: async (sql) =>
      hookSql(await session.engine.renderHook(node, sql, compiled, rendering), { node, place }),
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
async function tsModel(node: RelationNode, place: Place, rendering: Rendering): Promise<TsModel> {
  const { tsModelOf } = await import('./ts-model.ts')
  return tsModelOf(node, place, rendering)
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
