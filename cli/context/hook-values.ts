import type { JsonRecord } from '../core/config.ts'
import type { Node } from '../core/node.ts'
import type { NodeResult } from '../core/result.ts'
import { HostObject, hostFunction } from '../jinja/host.ts'
import { pyFloat, pyTuple, type PlainDict, type Value } from '../jinja/values.ts'
import { templateCopy } from './arguments.ts'
import { nodeDict } from './graph-value.ts'

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
      results.map((result) => new ResultValue(result)),
    )
  return names
}

/** dbt's RunResult: fields by attribute, `to_dict()` for all of them. */
class ResultValue extends HostObject {
  readonly typeName = 'RunResult'
  readonly #result: NodeResult
  #fields: PlainDict | undefined
  constructor(result: NodeResult) {
    super()
    this.#result = result
  }
  #read(): PlainDict {
    return (this.#fields ??= resultFields(this.#result))
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'to_dict') return hostFunction('to_dict', () => ({ ...this.#read() }))
    const fields = this.#read()
    return Object.hasOwn(fields, name) ? fields[name] : undefined
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined
  }
  override truthy(): boolean {
    return true
  }
  override repr(): string {
    return `RunResult(status='${this.#result.status}', unique_id='${this.#result.unique_id}')`
  }
}

function resultFields(result: NodeResult): PlainDict {
  const timing: JsonRecord[] = result.timing.map((step) => ({ ...step }))
  return {
    status: result.status,
    unique_id: result.unique_id,
    node: runNode(result.node, result.compiled?.compiledCode),
    timing: timing.map((step) => templateCopy(step)),
    thread_id: result.threadId,
    execution_time: pyFloat(result.executionTimeMs / 1000),
    adapter_response: templateCopy({ ...result.adapterResponse }),
    message: result.message,
    failures: result.failures,
    relation_name: 'relation_name' in result.node ? result.node.relation_name : null,
    compiled_code: result.compiled?.compiledCode ?? null,
  }
}

/** A node by attribute, as Python's object is; missing keys are None's kin, undefined. */
const runNode = (node: Node, compiledCode: string | undefined): Value =>
  nodeDict(node, { compiledCode, batch: undefined })
