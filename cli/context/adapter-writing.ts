import { problem, ProblemError } from '../core/diagnostic.ts'
import { dictGet, dictSet } from '../jinja/dict.ts'
import { declare, HostObject, hostFunction } from '../jinja/host.ts'
import { iterate, truthy } from '../jinja/iterate.ts'
import { str } from '../jinja/text.ts'
import { isDict, type Value } from '../jinja/values.ts'
import type { AdapterMethod, AdapterState } from './adapter-object.ts'
import { kindOf, requiredText } from './arguments.ts'
import { columnDefinitions, tableConstraints } from './constraints.ts'
import { projectValue } from './project-value.ts'
import { relationApi } from './relation-api.ts'
import { stylesOf } from './styles.ts'
import { TableValue } from './table.ts'

/** Methods of `adapter` that need no database. */
export const adapterWriting: Readonly<Record<string, AdapterMethod>> = {
  type: ({ env }) => hostFunction('type', () => env.adapter.type),
  dispatch: ({ env, names }) =>
    declare('dispatch', ['macro_name', ['macro_namespace', null], ['packages', null]], (name, namespace = null) => {
      const from = names().searchPackage
      const packageName = namespace === null ? null : requiredText(namespace, 'macro_namespace')
      return names().bound(env.macros.dispatch(requiredText(name, 'macro_name'), packageName, from))
    }),
  Relation: ({ env }) => relationApi(stylesOf(env.adapter).relation, env.quoting),
  config: ({ env }) => projectValue(env),
  behavior: ({ env }) => new BehaviorValue(env.flags),
  quote: ({ env }) =>
    declare('quote', ['identifier'], (name) => env.adapter.dialect.quote(requiredText(name, 'identifier'))),
  quote_as_configured: ({ env }) =>
    declare('quote_as_configured', ['identifier', 'quote_key'], (identifier, key) => {
      const name = requiredText(identifier, 'identifier')
      return env.quoting?.[requiredText(key, 'quote_key')] === false ? name : env.adapter.dialect.quote(name)
    }),
  quote_seed_column: ({ env }) =>
    declare('quote_seed_column', ['column', ['quote_config', null]], (column, quotes = null) => {
      if (quotes !== null && typeof quotes !== 'boolean') {
        throw new ProblemError(
          problem('config-value', { name: 'quote_columns', expected: 'true or false', found: kindOf(quotes) }),
        )
      }
      const name = requiredText(column, 'column')
      return quotes === false ? name : env.adapter.dialect.quote(name)
    }),
  convert_type: () =>
    declare('convert_type', ['agate_table', 'col_idx'], (table = null, index = null) => {
      const column = table instanceof TableValue && typeof index === 'number' ? table.shape.columns[index] : undefined
      return column?.type ?? null
    }),
  standardize_grants_dict: () => declare('standardize_grants_dict', ['grants_table'], grantsByPrivilege),
  render_raw_columns_constraints: ({ env }) =>
    declare('render_raw_columns_constraints', ['raw_columns'], (columns = null) =>
      columnDefinitions(env.adapter, columns),
    ),
  render_raw_model_constraints: ({ env }) =>
    declare('render_raw_model_constraints', ['raw_constraints'], (constraints = null) =>
      tableConstraints(env.adapter, constraints),
    ),
  get_hard_deletes_behavior: () => declare('get_hard_deletes_behavior', ['config'], hardDeletes),
  valid_incremental_strategies: ({ env }) =>
    hostFunction('valid_incremental_strategies', () => [...env.adapter.capabilities.incrementalStrategies]),
  get_incremental_strategy_macro: (state) =>
    declare('get_incremental_strategy_macro', ['model_context', ['strategy', null]], (_context, strategy = null) =>
      strategyMacro(state, strategy === null ? 'default' : str(strategy)),
    ),
  build_catalog_relation: () => hostFunction('build_catalog_relation', () => null),
  get_catalog_integration: () => hostFunction('get_catalog_integration', () => null),
  // What exists is asked of the warehouse each time: there is no cache to tell of changes.
  cache_added: () => hostFunction('cache_added', () => ''),
  cache_dropped: () => hostFunction('cache_dropped', () => ''),
  cache_renamed: () => hostFunction('cache_renamed', () => ''),
  get_pseudocolumns_for_relation: () => hostFunction('get_pseudocolumns_for_relation', () => []),
  escape_sql_string: () => declare('escape_sql_string', ['value'], (value = null) => str(value).replaceAll("'", "''")),
  expand_target_column_types: () => hostFunction('expand_target_column_types', () => null),
}

const builtinStrategies = new Set(['append', 'delete+insert', 'merge', 'insert_overwrite', 'microbatch'])

function strategyMacro({ env, names }: AdapterState, strategy: string): Value {
  const { incrementalStrategies } = env.adapter.capabilities
  if (builtinStrategies.has(strategy) && !incrementalStrategies.includes(strategy)) {
    const message = `The incremental strategy "${strategy}" is not valid for ${env.adapter.type}: it is one of ${incrementalStrategies.join(', ')}.`
    throw new ProblemError(problem('raised-by-template', { message }))
  }
  const name = `get_incremental_${strategy.replaceAll('+', '_')}_sql`
  const macro = names().lookup(name)
  if (macro instanceof HostObject) return macro
  throw new ProblemError(problem('macro-not-found', { name }))
}

/** Who holds which privilege, from the rows of the engine's list of grants. */
function grantsByPrivilege(table: Value = null): Value {
  const grants = new Map<Value, Value>()
  const rows = table instanceof TableValue ? table.rows.items : []
  for (const row of rows) {
    const read = (key: string) => (row instanceof HostObject ? (row.getItem(key) ?? null) : null)
    const privilege = read('privilege_type')
    const holders = dictGet(grants, privilege)
    if (Array.isArray(holders)) holders.push(read('grantee'))
    else dictSet(grants, privilege, [read('grantee')])
  }
  return grants
}

function hardDeletes(config: Value = null): Value {
  const read = (key: string): Value =>
    config instanceof HostObject ? configGet(config, key) : isDict(config) ? (dictGet(config, key) ?? null) : null
  const legacy = read('invalidate_hard_deletes')
  const behavior = read('hard_deletes')
  if (legacy !== null && behavior !== null) {
    throw new ProblemError(problem('config-conflict', { first: 'invalidate_hard_deletes', second: 'hard_deletes' }))
  }
  if (truthy(legacy)) return 'invalidate'
  if (behavior === null) return 'ignore'
  if (behavior === 'ignore' || behavior === 'invalidate' || behavior === 'new_record') return behavior
  const expected = '"ignore", "invalidate" or "new_record"'
  throw new ProblemError(problem('config-value', { name: 'hard_deletes', expected, found: kindOf(behavior) }))
}

/** `config.get(key)` of the `config` object itself. */
function configGet(config: HostObject, key: string): Value {
  const get = config.getAttr('get')
  const found = get instanceof HostObject ? get.call?.([key], new Map()) : undefined
  return found === undefined || found instanceof Promise ? null : found
}

/** `adapter.behavior.<flag>`: on where the project's flags say so. */
class BehaviorValue extends HostObject {
  readonly typeName = 'Behavior'
  readonly #flags: Readonly<Record<string, unknown>>
  constructor(flags: Readonly<Record<string, unknown>>) {
    super()
    this.#flags = flags
  }
  override getAttr(name: string): Value {
    const isOn = this.#flags[name] === true || this.#flags[name.toUpperCase()] === true
    return new BehaviorFlag(isOn)
  }
  override truthy(): boolean {
    return true
  }
}

class BehaviorFlag extends HostObject {
  readonly typeName = 'BehaviorFlag'
  readonly #isOn: boolean
  constructor(isOn: boolean) {
    super()
    this.#isOn = isOn
  }
  override getAttr(name: string): Value | undefined {
    return name === 'no_warn' || name === 'setting' ? this.#isOn : undefined
  }
  override truthy(): boolean {
    return this.#isOn
  }
}

/** The names of a list given as one text or several. */
export const listed = (value: Value): string[] =>
  typeof value === 'string' ? [value] : Array.from(iterate(value), str)
