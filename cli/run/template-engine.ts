import type { Checked } from '../core/diagnostic.ts'
import { bad, good, problem, ProblemError } from '../core/diagnostic.ts'
import type { Node, UnitTestNode } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import type { CompileEnv, CompileOptions } from '../compile/compile-env.ts'
import { compileNode, renderForNode } from '../compile/compile-node.ts'
import { locateWarehouseError } from '../compile/warehouse-error.ts'
import {
  compiledRows,
  compileFixtures,
  compileUnitTest,
  missingInput,
  testedModel,
} from '../compile/unit-test/compile.ts'
import { differenceTable, differenceText } from '../compile/unit-test/compare.ts'
import { readUnitTest, unitTestQuery } from '../compile/unit-test/run.ts'
import { hookNames } from '../context/hook-values.ts'
import { relationValue, type RelationValue } from '../context/relation.ts'
import type { RelationPolicy } from '../context/relation-policy.ts'
import { stylesOf } from '../context/styles.ts'
import { WarehouseError } from '../core/adapter.ts'
import type { CompiledNode } from '../core/result.ts'
import type { InputDeclaration } from '../tsmodel/inputs.ts'
import type { Engine, Fixtures, Rendering, UnitTestOutcome } from './engine.ts'
import { need } from './need.ts'
import { told } from './steps.ts'
import { customMaterialization } from './template-materialization.ts'
import { pointerOf } from './version-pointer.ts'

/** The project's own templates, rendered. */
export function templateEngine(env: CompileEnv): Engine {
  const { run } = env
  return {
    compile: (node, rendering) => compileNode(env, node, optionsOf(env, node, rendering)),
    runUnitTest: async (test, rendering, signal) => {
      const compiled = await compileUnitTest(env, test, {
        connection: rendering.connection,
        threadId: rendering.thread,
      })
      return compiled.ok ? compareUnitTest(env, compiled.value, rendering, signal) : compiled
    },
    testedModel: (test) => testedModel(env, test),
    fixturesOf: (test, inputs, rendering) => fixturesOf(env, test, inputs, rendering),
    compareRows: (test, sql, rendering, signal) =>
      compareUnitTest(env, compiledRows(env, test, sql), rendering, signal),
    renderHook: async (node, sql, compiled, rendering) => {
      const code = compiled?.compiledCode
      const options = { ...optionsOf(env, node, rendering), requiresDeclaredRefs: false, compiledCode: code }
      return need(await renderForNode(env, node, { code: sql, file: node.original_file_path }, options)).text
    },
    renderForSource: async (source, text, rendering) => {
      const options = { ...optionsOf(env, source, rendering), requiresDeclaredRefs: false }
      const rendered = await renderForNode(env, source, text, options)
      if (!rendered.ok) return rendered
      const located = rendered.value
      return good({
        node: source,
        compiledCode: located.text,
        extraCtes: [],
        extraCtesInjected: false,
        locate: (offset) => located.locate(offset).map(({ path, line, column }) => ({ file: path, line, column })),
      })
    },
    customMaterialization: (node) => customMaterialization(env, node),
    pointerOf: (node, rendering) => pointerOf(env, node, optionsOf(env, node, rendering)),
    relationOf: (node) => run.relations.ownRelation(node).toRelation(),
    inputOf: async (node, input, rendering) => {
      const target = targetOf(env, node, input)
      if (target.resource_type === 'model' && target.config.materialized === 'ephemeral') {
        const { compiledCode } = need(await compileNode(env, target, optionsOf(env, target, rendering)))
        return `(\n${compiledCode ?? ''}\n)`
      }
      return (await run.relations.relationOf(target, node, rendering.batch)).str()
    },
    varsOf: ({ package_name: owner }) =>
      Object.fromEntries(Array.from(run.vars.names(owner), (name) => [name, run.vars.get(name, owner)])),
    varOf: (node, name, fallback) => {
      const value = run.vars.get(name, node.package_name) ?? fallback
      if (value !== undefined) return value
      const hint = didYouMean(name, run.vars.names(node.package_name))
      const at = { file: node.original_file_path }
      throw new ProblemError(problem('var-missing', { name, owner: node.name }, at, { hint }))
    },
  }
}

function targetOf({ run }: CompileEnv, node: Node, input: InputDeclaration): Node {
  if (input.kind === 'source') return run.resolveSource(node, input.source, input.table)
  return run.resolveRef(node, { name: input.name, package: input.package, version: input.version })
}

async function fixturesOf(
  env: CompileEnv,
  test: UnitTestNode,
  inputs: readonly (readonly [string, InputDeclaration])[],
  { connection }: Rendering,
): Promise<Checked<Fixtures>> {
  const compiled = await compileFixtures(env, test, { connection })
  if (!compiled.ok) return compiled
  const model = testedModel(env, test)
  const behindFrom = (sql: string): string => `(\n${sql}\n) as tsdbt_given`
  const found = new Map<string, string>()
  for (const [name, input] of inputs) {
    const target = targetOf(env, model, input)
    const given = compiled.value.find((one) => !one.isThis && one.target.unique_id === target.unique_id)
    if (given === undefined) return bad(missingInput(test, model, target))
    found.set(name, behindFrom(given.sql))
  }
  const own = compiled.value.find(({ isThis }) => isThis)
  return good({ inputs: found, own: own && behindFrom(own.sql) })
}

function optionsOf(env: CompileEnv, node: Node, rendering: Rendering): CompileOptions {
  const isOperation = node.resource_type === 'operation' || node.resource_type === 'sql_operation'
  return {
    connection: rendering.connection,
    threadId: rendering.thread,
    ...(rendering.batch && { batch: rendering.batch }),
    ...(rendering.run && { extra: hookNames(rendering.run) }),
    ...(isOperation && { requiresDeclaredRefs: false }),
    ...(rendering.candidate && { relations: withCandidate(env, rendering.candidate) }),
    ...(rendering.candidate?.id === node.unique_id && { thisRelation: candidateOf(env, rendering.candidate) }),
  }
}

type Candidate = NonNullable<Rendering['candidate']>

const candidateOf = ({ run }: CompileEnv, { relation }: Pick<Candidate, 'relation'>): RelationValue =>
  relationValue(stylesOf(run.adapter).relation, relation)

/** Where the candidate is written in place there is nothing to replace, and rendered ephemeral models stay good. */
function withCandidate(env: CompileEnv, { id, relation }: Candidate): RelationPolicy {
  const { relations } = env.run
  const candidate = candidateOf(env, { relation })
  return {
    ownRelation: (node) => relations.ownRelation(node),
    cteOf: (cte, target, from, batch) => relations.cteOf(cte, target, from, batch),
    relationOf: (target, from, batch) =>
      target.unique_id === id ? candidate : relations.relationOf(target, from, batch),
  }
}

async function compareUnitTest(
  env: CompileEnv,
  compiled: Parameters<typeof unitTestQuery>[0],
  { connection }: Rendering,
  signal: AbortSignal,
): Promise<Checked<UnitTestOutcome>> {
  const { dialect } = env.run.adapter
  const query = await located(compiled, 0, () => unitTestQuery(compiled, { connection, dialect, syntax: env.syntax }))
  if (!query.ok) return query
  if (!query.value.ok) return query.value
  const { sql, codeAt } = query.value.value
  const at = { connection, id: compiled.node.unique_id, emit: env.run.emit }
  const table = await located(compiled, codeAt, () => told(sql, at, () => connection.query(sql, { signal })))
  if (!table.ok) return table
  const difference = readUnitTest(query.value.value, table.value)
  return good({
    compiled,
    difference: difference && differenceTable(difference),
    message: difference ? differenceText(difference) : null,
  })
}

async function located<T>(compiled: CompiledNode, codeAt: number, work: () => Promise<T>): Promise<Checked<T>> {
  try {
    return good(await work())
  } catch (thrown) {
    if (!(thrown instanceof WarehouseError) || thrown.kind === 'cancelled') throw thrown
    return bad(locateWarehouseError(thrown, compiled, { codeAt }))
  }
}
