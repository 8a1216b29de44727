import type { Connection } from '../core/adapter.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import { HostObject } from '../jinja/host.ts'
import type { Value } from '../jinja/values.ts'
import { adapterWriting } from './adapter-writing.ts'
import { adapterFiles } from './adapter-files.ts'
import { adapterParsing } from './adapter-parsing.ts'
import { adapterWarehouse } from './adapter-warehouse.ts'
import { columnApi } from './column.ts'
import type { TemplateEnv } from './env.ts'
import type { MacroCaller } from './names.ts'
import { relationApi } from './relation-api.ts'
import type { StoreCall } from './run-env.ts'
import { stylesOf } from './styles.ts'

/** What the adapter's methods work with. */
export interface AdapterState {
  readonly env: TemplateEnv
  /** Of the rendering, for `dispatch` and for methods that go through a macro projects may override. */
  readonly names: () => MacroCaller
  readonly phase: 'parse' | 'run'
  readonly connection?: Connection | undefined
  /** Whether statements that ask for it begin a transaction. */
  readonly opensTransactions?: boolean | undefined
  /** Hands what was written to a plugin of the target. */
  readonly storeRelation?: ((call: Omit<StoreCall, 'node'>) => Promise<void>) | undefined
}

export type AdapterMethod = (state: AdapterState) => Value

/** Methods that only make text, those that ask the warehouse, and what stands for the latter while files are parsed. */
const written: Readonly<Record<string, AdapterMethod>> = { ...adapterWriting, ...adapterFiles }

/** dbt's `adapter`: its methods by name. */
class AdapterValue extends HostObject {
  readonly typeName = 'Adapter'
  readonly #state: AdapterState
  readonly #made = new Map<string, Value>()
  constructor(state: AdapterState) {
    super()
    this.#state = state
  }
  override getAttr(name: string): Value | undefined {
    const known = this.#made.get(name)
    if (known !== undefined) return known
    const value = methodNamed(name, this.#state.phase)?.(this.#state)
    if (value === undefined) throw unknownMethod(name)
    this.#made.set(name, value)
    return value
  }
  override truthy(): boolean {
    return true
  }
  override repr(): string {
    return `<adapter ${this.#state.env.adapter.type}>`
  }
}

function methodNamed(name: string, phase: AdapterState['phase']): AdapterMethod | undefined {
  const tables = phase === 'parse' ? [adapterParsing, written] : [adapterWarehouse, written]
  return tables.find((table) => Object.hasOwn(table, name))?.[name]
}

function unknownMethod(name: string): ProblemError {
  const hint = didYouMean(name, [...Object.keys(written), ...Object.keys(adapterWarehouse)])
  return new ProblemError(problem('adapter-method', { name }, undefined, { hint }))
}

export const adapterValue = (state: AdapterState): Value => new AdapterValue(state)

/** dbt's `api`. */
export function apiValue(env: TemplateEnv): { readonly Relation: Value; readonly Column: Value } {
  const styles = stylesOf(env.adapter)
  return { Relation: relationApi(styles.relation, env.quoting), Column: columnApi(styles.column) }
}
