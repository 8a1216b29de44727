import type { Json, JsonRecord } from '../core/config.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import type { Node, UniqueId } from '../core/node.ts'
import { hostFunction } from '../jinja/host.ts'
import type { Value } from '../jinja/values.ts'
import { str } from '../jinja/text.ts'
import { adapterValue, apiValue } from './adapter-object.ts'
import { plainData, templateCopy, textOrNull } from './arguments.ts'
import { baseLayer, envVarFunction, type BaseState } from './base.ts'
import { exceptionsValue } from './exceptions.ts'
import { graphOf, nodeDict } from './graph-value.ts'
import { stackValue } from './macro-stack.ts'
import { Names, type Layer, type MacroCaller } from './names.ts'
import { refFunction, sourceFunction, namePath } from './references.ts'
import { cteRelation } from './relation.ts'
import { renderingLayer, renderText, type RenderingState } from './rendering.ts'
import { resultsLayer, type ResultsState } from './results.ts'
import { runConfig, validationValue } from './run-config.ts'
import type { RunEnv, RunOptions } from './run-env.ts'
import { stylesOf } from './styles.ts'
import { tableValue } from './table.ts'
import { varFunction } from './variables.ts'

export interface RunState extends BaseState, ResultsState, RenderingState {
  readonly env: RunEnv
  readonly node: Node
  readonly options: RunOptions
  readonly names: () => MacroCaller
  /** Ephemeral models that were read: their CTEs go before the SQL. In order of first use. */
  readonly ctes: Set<UniqueId>
}

export interface RunContext {
  readonly names: Names<RunState>
  /** Ephemeral models the rendering read, in order. */
  readonly ctes: ReadonlySet<UniqueId>
  /** What `statement` blocks stored, by name. */
  readonly results: ReadonlyMap<string, Value>
}

/** The names of `execute = true`, for one rendering of a node. */
export function runContext(env: RunEnv, node: Node, options: RunOptions = {}): RunContext {
  const state: RunState = {
    env,
    owner: node,
    file: node.original_file_path,
    node,
    options,
    results: new Map(),
    ctes: new Set(),
    names: () => names,
    ...(options.threadId !== undefined && { threadId: options.threadId }),
  }
  const names = new Names<RunState>({
    layer: runLayer,
    state,
    macros: env.macros,
    searchPackage: node.package_name,
    scope: { mode: 'async' },
    overrides: new Map([...(options.extra ?? []), ...(options.macroOverrides ?? [])]),
  })
  return { names, ctes: state.ctes, results: state.results }
}

const runLayer: Layer<RunState> = {
  ...baseLayer,
  ...resultsLayer,
  ...renderingLayer,
  execute: () => true,
  ref: (state) =>
    refFunction(state.env, (ref) => {
      const target = state.env.resolveRef(state.node, ref)
      if (state.options.requiresDeclaredRefs !== false) requireDeclared(state.node, target)
      return reading(state, target)
    }),
  source: (state) =>
    sourceFunction((source, table) => reading(state, state.env.resolveSource(state.node, source, table))),
  metric: () => hostFunction('metric', (args) => namePath(args).at(-1) ?? ''),
  function: ({ env, node }) =>
    hostFunction('function', (args) => env.relations.relationOf(env.resolveFunction(node, namePath(args)), node)),
  config: ({ node }) => runConfig(node.name, 'config' in node ? configRecord(node.config) : {}),
  var: ({ env, node, options, names, file }) =>
    varFunction({
      vars: env.vars,
      packageName: node.package_name,
      owner: node.name,
      required: true,
      render: (text) => renderText(text, names().scope, file),
      ...(options.varOverrides && { overrides: options.varOverrides }),
    }),
  env_var: ({ env, options }) => envVarFunction({ ...env.env, ...options.envOverrides }),
  this: ({ env, node, options }) =>
    node.resource_type === 'operation' ? null : (options.thisRelation ?? env.relations.ownRelation(node)),
  model: ({ node, options }) => nodeDict(node, options),
  source_node: ({ node }) => (node.resource_type === 'source' ? nodeDict(node, {}) : null),
  database: ({ env, node }) => ('database' in node ? node.database : env.adapter.database),
  schema: ({ env, node }) => ('schema' in node && node.schema !== null ? node.schema : env.adapter.schema),
  graph: ({ env }) => graphOf(env.parsed),
  adapter: (state) => adapterOf(state),
  api: ({ env }) => ({ ...apiValue(env) }),
  column: ({ env }) => apiValue(env).Column,
  exceptions: ({ env, node }) => exceptionsValue(env.emit, node.unique_id),
  validation: () => validationValue,
  context_macro_stack: ({ names }) => stackValue(names().stack),
  selected_resources: ({ env }) => [...env.selectedResources],
  pre_hooks: ({ node }) => hooksOf(node, 'pre-hook'),
  post_hooks: ({ node }) => hooksOf(node, 'post-hook'),
  sql: ({ options }) => options.compiledCode ?? null,
  compiled_code: ({ options }) => options.compiledCode ?? null,
  sql_now: ({ env }) => env.adapter.dialect.now,
  defer_relation: () => null,
  write: ({ options }) =>
    hostFunction('write', ([payload = '']) => {
      options.write?.(str(payload))
      return ''
    }),
  tsdbt_module_test: (state) => hostFunction('tsdbt_module_test', (args) => moduleTest(state, args)),
  load_agate_table: (state) => hostFunction('load_agate_table', () => seedTable(state)),
}

const adapterOf = ({ env, names, options, node }: RunState): Value =>
  adapterValue({
    env,
    names,
    phase: 'run',
    connection: options.connection,
    opensTransactions: options.opensTransactions,
    storeRelation: env.storeRelation && ((call) => env.storeRelation?.({ ...call, node }) ?? Promise.resolve()),
  })

/** A node's config as the data that it is: every key of it came from YAML or from `config()`. */
const configRecord = (config: object): JsonRecord => config as JsonRecord

const isJsonRecord = (value: Json): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

async function moduleTest({ env, node, options }: RunState, args: readonly Value[]): Promise<string> {
  const [file = '', owner = '', model = '', column = null, more = null] = args
  const given = plainData(more)
  const query = await env.moduleTest?.({
    file: str(file),
    packageName: str(owner),
    model: str(model),
    column: textOrNull(column, 'column_name'),
    args: isJsonRecord(given) ? given : {},
    node,
    connection: options.connection,
  })
  return query ?? ''
}

function requireDeclared(node: Node, target: Node): void {
  if (!('depends_on' in node) || node.depends_on.nodes.includes(target.unique_id)) return
  const hint = `Add "-- depends_on: {{ ref('${target.name}') }}" to ${node.original_file_path}, outside of any condition.`
  throw new ProblemError(problem('ref-undeclared', { name: target.name, node: node.name }, undefined, { hint }))
}

function reading(state: RunState, target: Node): Value | Promise<Value> {
  const stand = state.options.stand?.(target)
  if (stand) return stand
  const isEphemeral = target.resource_type === 'model' && target.config.materialized === 'ephemeral'
  if (!isEphemeral) return state.env.relations.relationOf(target, state.node, state.options.batch)
  if (state.options.requiresDeclaredRefs === false && state.node.resource_type !== 'sql_operation')
    throw new ProblemError(problem('ref-ephemeral', { name: target.name }))
  state.ctes.add(target.unique_id)
  const cte = cteRelation(stylesOf(state.env.adapter).relation, target.alias)
  return state.env.relations.cteOf(cte, target, state.node, state.options.batch)
}

function hooksOf(node: Node, when: 'pre-hook' | 'post-hook'): Value {
  const hooks = 'config' in node ? configRecord(node.config)[when] : undefined
  return templateCopy(hooks ?? [])
}

async function seedTable({ env, node }: RunState): Promise<Value> {
  if (node.resource_type !== 'seed' || !env.seedTable) {
    const message = `load_agate_table() reads the file of a seed; "${node.name}" is a ${node.resource_type}.`
    throw new ProblemError(problem('raised-by-template', { message }))
  }
  return tableValue(await env.seedTable(node), (text) =>
    env.emit({ type: 'template-message', level: 'print', text, id: node.unique_id }),
  )
}
