import { compileNode } from '../compile/compile-node.ts'
import { milliseconds } from '../core/clock.ts'
import { compileProblems } from '../compile/compile-problems.ts'
import { inlineNode } from '../compile/inline.ts'
import { locateWarehouseError } from '../compile/warehouse-error.ts'
import { templateEntries } from '../context/arguments.ts'
import { callMacro, macroNamed, operationNode } from '../context/operation.ts'
import { type Connection, WarehouseError } from '../core/adapter.ts'
import type { NodeResult } from '../core/result.ts'
import { type Checked, type Diagnostic, bad, good, problem, ProblemError } from '../core/diagnostic.ts'
import { Interruptible } from '../core/interruptible.ts'
import { connect } from './connect.ts'
import type { Invocation } from './invocation.ts'
import { macroPlace } from './macro-place.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { runEnvironment } from './run-environment.ts'
import { targetFolderProblem, writeManifest, writeRunResults } from './write-artifacts.ts'

/** `tsdbt run-operation <macro>`: calls a macro, or runs the Jinja SQL of `--sql`. What was written is committed when it ended well. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const stage = parsed.value
  const sql = stage.options.text('sql')
  const [name] = invocation.words
  if (name === undefined && sql === undefined) {
    const hint = 'tsdbt run-operation my_macro --args "{key: value}"'
    return refuse(invocation, [
      problem('flag-needed', { command: 'run-operation', needed: 'a macro' }, undefined, { hint }),
    ])
  }
  const unwritable = targetFolderProblem(stage)
  if (unwritable) return refuse(invocation, [unwritable])
  const warehouse = await connect(stage)
  if (!warehouse.ok) return refuse(invocation, warehouse.problems)
  const started = milliseconds()
  const connection = new Interruptible(await warehouse.value.connect('run-operation'), invocation.signal)
  try {
    const done =
      sql === undefined ? await operation(stage, name ?? '', connection) : await statement(stage, sql, connection)
    for (const found of done.problems) invocation.emit({ type: 'problem', problem: found })
    writeManifest(stage)
    // Nothing ran that a result could tell of.
    if (isUnknownMacro(done.problems)) return 2
    const elapsedMs = milliseconds() - started
    const results = name === undefined ? [] : resultsOf(stage, name, done, { connection, elapsedMs })
    writeRunResults(stage, results, elapsedMs, { ...stage.args, macro: name ?? null })
    return done.ok ? 0 : 1
  } finally {
    await connection.rollback()
    await connection.close()
    await warehouse.value.close()
  }
}

/** What became of the macro, for run_results.json and so for `retry`. */
function resultsOf(
  stage: ParsedStage,
  name: string,
  done: Checked<unknown>,
  { connection, elapsedMs }: { readonly connection: Connection; readonly elapsedMs: number },
): readonly NodeResult[] {
  const env = runEnvironment(stage, { selected: new Set(), connection })
  if (!env.ok || isUnknownMacro(done.problems)) return []
  const macro = macroNamed(env.value.run, name)
  return [
    {
      unique_id: macro.uniqueId,
      node: operationNode(env.value.run, macro),
      status: done.ok ? 'success' : 'error',
      timing: [],
      threadId: 'MainThread',
      executionTimeMs: elapsedMs,
      message: done.ok ? null : (done.problems[0]?.message ?? null),
      failures: done.ok ? 0 : 1,
      adapterResponse: {},
      compiled: undefined,
      problems: done.problems,
    },
  ]
}

const isUnknownMacro = (problems: readonly Diagnostic[]): boolean =>
  problems.some(({ code }) => code === 'macro-not-found' || code === 'flag-invalid')

async function operation(stage: ParsedStage, name: string, connection: Connection): Promise<Checked<undefined>> {
  const env = runEnvironment(stage, { selected: new Set(), connection })
  if (!env.ok) return env
  try {
    macroNamed(env.value.run, name)
    const kwargs = templateEntries(stage.options.record('args') ?? {})
    await callMacro(env.value.run, name, kwargs, connection)
    return good(undefined)
  } catch (error) {
    if (error instanceof ProblemError) return bad(...error.problems)
    const { run: known } = env.value
    const macro = macroNamed(known, name)
    const node = operationNode(known, macro)
    const place = macroPlace(stage.project.root, node.original_file_path, macro.name)
    const isMacro = ({ at }: Diagnostic): boolean => at?.line === undefined && at?.file === place.file
    return bad(
      ...compileProblems(error, node, known).map((found) => (isMacro(found) ? { ...found, at: place } : found)),
    )
  }
}

async function statement(stage: ParsedStage, sql: string, connection: Connection): Promise<Checked<undefined>> {
  const env = runEnvironment(stage, { selected: new Set(), connection })
  if (!env.ok) return env
  const node = inlineNode(env.value, sql)
  if (!node.ok) return node
  const compiled = await compileNode(env.value, node.value, { connection })
  if (!compiled.ok) return compiled
  try {
    await connection.begin()
    const response = await connection.execute(compiled.value.compiledCode ?? '', { signal: stage.invocation.signal })
    await connection.commit()
    stage.invocation.emit({ type: 'note', level: 'info', text: response._message })
    return good(undefined)
  } catch (error) {
    if (error instanceof WarehouseError) return bad(locateWarehouseError(error, compiled.value, { codeAt: 0 }))
    throw error
  }
}
