import { cteRelation, ephemeralName, type RelationValue } from '../../context/relation.ts'
import { runContext } from '../../context/run-context.ts'
import { stylesOf } from '../../context/styles.ts'
import { templateCopy } from '../../context/arguments.ts'
import { invariant } from '../../core/check.ts'
import { bad, good, problem, ProblemError, type Checked } from '../../core/diagnostic.ts'
import type { ModelNode, Node, SourceNode, UniqueId, UnitTestInput, UnitTestNode } from '../../core/node.ts'
import type { CompiledNode } from '../../core/result.ts'
import { hostFunction } from '../../jinja/host.ts'
import { render } from '../../jinja/template.ts'
import { withoutFinalSemicolon } from '../../sql/comments.ts'
import type { CompileEnv, CompileOptions } from '../compile-env.ts'
import { compiledOf } from '../compile-node.ts'
import { compileProblems } from '../compile-problems.ts'
import type { Cte } from '../ephemeral.ts'
import { unlocated } from '../located-text.ts'
import { inputColumns } from './columns.ts'
import { ColumnFinder } from './describe.ts'
import { rowsQuery } from './fixture-sql.ts'
import { parseInput } from './input.ts'

/** The tested model's code over the test's inputs. */
export type CompiledUnitTest = CompiledNode<UnitTestNode>

/**
 * Compiles the model that a unit test is about with the given rows in place of what it reads, as CTEs like those of ephemeral models, and with the test's
 * overrides. With a connection the rows are cast to the types that the warehouse knows.
 */
export async function compileUnitTest(
  env: CompileEnv,
  test: UnitTestNode,
  options: CompileOptions = {},
): Promise<Checked<CompiledUnitTest>> {
  const model = testedModel(env, test)
  try {
    const inputs = resolveInputs(env, test, model)
    const used = new Set<UniqueId>()
    const context = runContext(env.run, model, {
      ...options,
      ...overridesOf(env, test, model),
      ...standIns(env, test, model, inputs, used),
    })
    const code = await render(env.templateOf(model, model.raw_code), context.names.scope)
    const finder = options.connection && new ColumnFinder(env, options.connection)
    const ctes: Cte[] = []
    for (const input of inputs) {
      // `this` is a value, not a call: whether it was used cannot be told, and a CTE that nothing reads costs nothing.
      if (used.has(input.target.unique_id) || input.isThis) ctes.push(await fixtureCte(env, test, input, finder))
    }
    return good(compiledOf({ ...env, injectsCtes: true }, test, { code, ctes }))
  } catch (error) {
    return bad(...compileProblems(error, test, env.run))
  }
}

/** Rows that a unit test gives in place of one input, as a SELECT. */
export interface Fixture {
  readonly target: Node
  readonly isThis: boolean
  readonly sql: string
}

/** All rows that a test gives, for a model whose code is not SQL. */
export async function compileFixtures(
  env: CompileEnv,
  test: UnitTestNode,
  { connection }: CompileOptions,
): Promise<Checked<readonly Fixture[]>> {
  try {
    const finder = connection && new ColumnFinder(env, connection)
    const fixtures: Fixture[] = []
    for (const input of resolveInputs(env, test, testedModel(env, test))) {
      const { code } = await fixtureCte(env, test, input, finder)
      fixtures.push({ target: input.target, isThis: input.isThis, sql: code.text })
    }
    return good(fixtures)
  } catch (error) {
    return bad(...compileProblems(error, test, env.run))
  }
}

/** A query as the compiled code of a test: of rows that were made by something else than SQL. */
export const compiledRows = (env: CompileEnv, test: UnitTestNode, sql: string): CompiledUnitTest =>
  compiledOf({ ...env, injectsCtes: true }, test, { code: unlocated(sql), ctes: [] })

export function testedModel(env: CompileEnv, test: UnitTestNode): ModelNode {
  const id = test.tested_node_unique_id ?? test.depends_on.nodes[0] ?? ''
  const model = env.run.parsed.nodes.get(id)
  invariant(model?.resource_type === 'model', `the unit test ${test.unique_id} has no model`)
  return model
}

interface ResolvedInput {
  readonly given: UnitTestInput
  readonly target: Node
  readonly isThis: boolean
  /** The CTE's name without its prefix. */
  readonly identifier: string
}

function resolveInputs(env: CompileEnv, test: UnitTestNode, model: ModelNode): readonly ResolvedInput[] {
  return test.given.map((given, index) =>
    resolving(`given.${index}.input`, () => {
      const parsed = parseInput(given.input)
      if (parsed === undefined) {
        const at = { file: test.original_file_path }
        throw new ProblemError(problem('unit-test-input', { test: test.name, input: given.input }, at))
      }
      if (parsed.kind === 'this') return { given, target: model, isThis: true, identifier: model.alias }
      if (parsed.kind === 'source') {
        const target = env.run.resolveSource(model, parsed.source, parsed.table)
        return { given, target, isThis: false, identifier: sourceIdentifier(target) }
      }
      const target = env.run.resolveRef(model, parsed.ref)
      return { given, target, isThis: false, identifier: 'alias' in target ? target.alias : target.name }
    }),
  )
}

/** What is wrong with an input is told at its own line. */
function resolving<T>(place: string, resolve: () => T): T {
  try {
    return resolve()
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown
    throw new ProblemError(...thrown.problems.map((found) => ({ ...found, config: place })))
  }
}

/** Two sources may have tables of one name. */
const sourceIdentifier = ({ source_name: source, name }: SourceNode): string => `${source}__${name}`

function overridesOf(
  { run }: CompileEnv,
  { overrides }: UnitTestNode,
  model: ModelNode,
): Pick<CompileOptions, 'macroOverrides' | 'varOverrides' | 'envOverrides'> {
  const macros = Object.entries(overrides?.macros ?? {}).map(([name, value]) => {
    // What is no macro, as `invocation_id` and `run_started_at`, is a value in templates and stays one.
    const isCalled = name.includes('.') || run.macros.resolve(name, model.package_name) !== undefined
    return [name, isCalled ? hostFunction(name, () => templateCopy(value)) : templateCopy(value)] as const
  })
  const env = Object.entries(overrides?.env_vars ?? {}).map(([name, value]) => [name, textOf(value)] as const)
  return {
    macroOverrides: new Map(macros),
    varOverrides: overrides?.vars ?? {},
    envOverrides: Object.fromEntries(env),
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What `ref`, `source` and `this` give while the model is rendered. */
function standIns(
  env: CompileEnv,
  test: UnitTestNode,
  model: ModelNode,
  inputs: readonly ResolvedInput[],
  used: Set<UniqueId>,
): Pick<CompileOptions, 'stand' | 'thisRelation'> {
  const style = stylesOf(env.run.adapter).relation
  const own = inputs.find((input) => input.isThis)
  const stand = (target: Node): RelationValue => {
    const input = inputs.find((candidate) => !candidate.isThis && candidate.target.unique_id === target.unique_id)
    if (input === undefined) throw new ProblemError(missingInput(test, model, target))
    used.add(target.unique_id)
    return cteRelation(style, input.identifier)
  }
  return { stand, ...(own && { thisRelation: cteRelation(style, own.identifier) }) }
}

export function missingInput(test: UnitTestNode, model: ModelNode, target: Node) {
  const input =
    target.resource_type === 'source' ? `source('${target.source_name}', '${target.name}')` : `ref('${target.name}')`
  const values = { test: test.name, model: model.name, input }
  return problem(
    'unit-test-input-missing',
    values,
    { file: test.original_file_path },
    {
      config: 'given',
      hint: `Add an entry to "given": {input: ${input}, rows: []} when it has none.`,
    },
  )
}

async function fixtureCte(
  env: CompileEnv,
  test: UnitTestNode,
  { given, target, identifier }: ResolvedInput,
  finder: ColumnFinder | undefined,
): Promise<Cte> {
  const made = (sql: string): Cte => ({ id: target.unique_id, name: ephemeralName(identifier), code: unlocated(sql) })
  if (typeof given.rows === 'string') return made(withoutFinalSemicolon(given.rows, env.syntax))
  const { dialect } = env.run.adapter
  const rows = given.rows ?? []
  const known = (await finder?.columnsOf(target, test)) ?? []
  return made(rowsQuery(rows, inputColumns({ target, rows, test, dialect }, known), dialect))
}
