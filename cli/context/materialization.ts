import type { AdapterResponse } from '../core/adapter.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import type { Relation } from '../core/relation.ts'
import { dictGet } from '../jinja/dict.ts'
import { HostObject } from '../jinja/host.ts'
import { isDict, type Value } from '../jinja/values.ts'
import type { MacroDefinition } from './macros.ts'
import { RelationValue } from './relation.ts'
import { storedResponse } from './results.ts'
import { runContext } from './run-context.ts'
import type { RunEnv, RunOptions } from './run-env.ts'

/** What a `{% materialization %}` block left behind. */
export interface TemplateOutcome {
  /** Of its `statement('main')`. */
  readonly response: AdapterResponse
  readonly relations: readonly Relation[]
}

/** Runs a node's `{% materialization %}` block on its connection. Throws what its templates and the warehouse throw. */
export async function runTemplateMaterialization(
  env: RunEnv,
  node: Node,
  macro: MacroDefinition,
  options: RunOptions,
): Promise<TemplateOutcome> {
  const { names, results } = runContext(env, node, { ...options, opensTransactions: true })
  const bound = names.bound(macro)
  const returned: Value = bound instanceof HostObject ? ((await bound.call?.([], new Map())) ?? null) : null
  const response = storedResponse(new Map(results), 'main')
  if (response === undefined) throw refusal(node, 'its materialization runs no statement "main"')
  return { response, relations: relationsIn(returned, node) }
}

function relationsIn(returned: Value, node: Node): readonly Relation[] {
  const relations = isDict(returned) ? dictGet(returned, 'relations') : undefined
  if (!Array.isArray(relations)) throw refusal(node, 'its materialization does not return {"relations": […]}')
  return relations.map((relation) => {
    if (relation instanceof RelationValue) return relation.toRelation()
    throw refusal(node, 'its materialization returns something in "relations" that is no relation')
  })
}

const refusal = (node: Node, reason: string): ProblemError =>
  new ProblemError(problem('raised-by-template', { message: `"${node.name}" cannot be built: ${reason}.` }))
