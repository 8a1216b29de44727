import type { NodeResult } from '../core/result.ts'
import { pyFloat, pyTuple, type PlainDict, type Value } from '../jinja/values.ts'
import { templateCopy } from './arguments.ts'
import { nodeDict } from './graph-value.ts'
import { ObjectValue } from './object-value.ts'

/** What hooks of a run's end see of it. */
export interface HookInput {
  /** Undefined at the start of a run, where there are none yet. */
  readonly results?: readonly NodeResult[]
  /** The schemas that the run's nodes are built in. */
  readonly schemas: readonly { readonly database: string | null; readonly schema: string }[]
}

/** The names that `on-run-start` and `on-run-end` have besides an operation's: `results`, `schemas`, `database_schemas`. */
export function hookNames({ results, schemas }: HookInput): ReadonlyMap<string, Value> {
  const names = new Map<string, Value>([
    ['schemas', [...new Set(schemas.map(({ schema }) => schema))]],
    ['database_schemas', schemas.map(({ database, schema }) => pyTuple(database, schema))],
  ])
  if (results)
    names.set(
      'results',
      results.map((result) => new ObjectValue('RunResult', () => resultFields(result))),
    )
  return names
}

function resultFields(result: NodeResult): PlainDict {
  return {
    status: result.status,
    unique_id: result.unique_id,
    node: new ObjectValue('Node', () =>
      nodeDict(result.node, { compiledCode: result.compiled?.compiledCode, batch: undefined }),
    ),
    timing: result.timing.map((step) => new ObjectValue('TimingInfo', () => ({ ...step }))),
    thread_id: result.threadId,
    execution_time: pyFloat(result.executionTimeMs / 1000),
    adapter_response: templateCopy({ ...result.adapterResponse }),
    message: result.message,
    failures: result.failures,
    relation_name: 'relation_name' in result.node ? result.node.relation_name : null,
    compiled_code: result.compiled?.compiledCode ?? null,
  }
}
