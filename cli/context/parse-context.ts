import type { Json, JsonRecord } from '../core/config.ts'
import type { RefArgs, UniqueId } from '../core/node.ts'
import { hostFunction } from '../jinja/host.ts'
import type { Value } from '../jinja/values.ts'
import { adapterValue, apiValue } from './adapter-object.ts'
import { templateCopy } from './arguments.ts'
import { baseLayer, envVarFunction, type BaseState } from './base.ts'
import type { TemplateEnv } from './env.ts'
import { exceptionsValue } from './exceptions.ts'
import { stackValue } from './macro-stack.ts'
import { Names, type Layer, type MacroCaller } from './names.ts'
import { parseConfig } from './parse-config.ts'
import { namePath, refFunction, sourceFunction } from './references.ts'
import { quotePolicy } from './relation-api.ts'
import { RelationValue } from './relation.ts'
import { renderingLayer, renderText, type RenderingState } from './rendering.ts'
import { resultsLayer, type ResultsState } from './results.ts'
import { stylesOf } from './styles.ts'
import { varFunction } from './variables.ts'

/** A node while its file is parsed: what is known of it before its configs are. */
export interface NodeDraft {
  readonly unique_id: UniqueId
  readonly name: string
  readonly package_name: string
  readonly resource_type: string
  readonly database: string | null
  readonly schema: string | null
  /** The name in the warehouse as far as it is known. */
  readonly identifier: string
  readonly original_file_path: string
  /** What `model` shows. */
  readonly model: JsonRecord
}

/** What a file said while it was rendered. */
export interface Captured {
  readonly refs: RefArgs[]
  readonly sources: (readonly [string, string])[]
  readonly metrics: (readonly string[])[]
  readonly functions: (readonly string[])[]
  /** Each call of `config()`, in order. */
  readonly configs: Readonly<Record<string, Json>>[]
  /** Macros that the template itself called, not those that they call. */
  readonly macros: Set<UniqueId>
  /** Environment variables and vars that were read, with their values: the result holds as long as these do. */
  readonly envVars: Map<string, string | undefined>
  readonly vars: Map<string, Json | undefined>
}

export interface ParseState extends BaseState, ResultsState, RenderingState {
  readonly env: TemplateEnv
  readonly draft: NodeDraft
  readonly captured: Captured
  readonly names: () => MacroCaller
}

export interface ParseContext {
  readonly names: Names<ParseState>
  readonly captured: Captured
}

/** The names of `execute = false`: references and configs are recorded, nothing reaches a warehouse, what is not known yet is empty. */
export function parseContext(env: TemplateEnv, draft: NodeDraft): ParseContext {
  const captured: Captured = {
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    configs: [],
    macros: new Set(),
    envVars: new Map(),
    vars: new Map(),
  }
  const state: ParseState = {
    env,
    owner: draft,
    file: draft.original_file_path,
    draft,
    captured,
    results: new Map(),
    names: () => names,
  }
  const names = new Names<ParseState>({
    layer: parseLayer,
    state,
    macros: env.macros,
    searchPackage: draft.package_name,
    scope: { mode: 'sync', undefined: 'permissive', provenance: false },
    onDirectCall: (id) => captured.macros.add(id),
  })
  return { names, captured }
}

const ownRelation = ({ env, draft }: ParseState): RelationValue =>
  new RelationValue(stylesOf(env.adapter).relation, {
    path: { database: draft.database, schema: draft.schema, identifier: draft.identifier },
    quotePolicy: quotePolicy(env.quoting),
  })

const parseLayer: Layer<ParseState> = {
  ...baseLayer,
  ...resultsLayer,
  ...renderingLayer,
  execute: () => false,
  ref: (state) =>
    refFunction(state.env, (ref) => {
      state.captured.refs.push(ref)
      return ownRelation(state)
    }),
  source: (state) =>
    sourceFunction((source, table) => {
      state.captured.sources.push([source, table])
      return ownRelation(state)
    }),
  metric: ({ captured }) =>
    hostFunction('metric', (args) => {
      const path = namePath(args)
      captured.metrics.push(path)
      return path.at(-1) ?? ''
    }),
  function: (state) =>
    hostFunction('function', (args) => {
      state.captured.functions.push(namePath(args))
      return ownRelation(state).with({ type: 'function' })
    }),
  config: ({ captured }) => parseConfig((values) => captured.configs.push(values)),
  var: ({ env, draft, captured, names, file }) =>
    varFunction({
      vars: env.vars,
      packageName: draft.package_name,
      owner: draft.name,
      required: false,
      render: (text) => renderText(text, names().scope, file),
      onRead: (name, value) => captured.vars.set(name, value),
    }),
  env_var: ({ env, captured }) => envVarFunction(recordReads(env.env, captured.envVars)),
  this: (state) => ownRelation(state),
  model: ({ draft }) => templateCopy(draft.model),
  database: ({ draft, env }) => draft.database ?? env.adapter.database,
  schema: ({ draft, env }) => draft.schema ?? env.adapter.schema,
  graph: () => emptyGraph(),
  adapter: (state) => adapterValue({ env: state.env, names: state.names, phase: 'parse' }),
  api: ({ env }) => ({ ...apiValue(env) }),
  column: ({ env }) => apiValue(env).Column,
  exceptions: ({ env, draft }) => exceptionsValue(env.emit, draft.unique_id),
  context_macro_stack: ({ names }) => stackValue(names().stack),
  selected_resources: () => [],
  pre_hooks: () => [],
  post_hooks: () => [],
  sql: () => null,
  compiled_code: () => null,
  defer_relation: () => null,
  write: () => hostFunction('write', () => ''),
  // A test that is a module is loaded when it runs.
  tsdbt_module_test: () => hostFunction('tsdbt_module_test', () => ''),
}

const emptyGraph = (): Value =>
  Object.fromEntries(
    [
      'nodes',
      'sources',
      'exposures',
      'groups',
      'metrics',
      'semantic_models',
      'saved_queries',
      'unit_tests',
      'functions',
    ].map((kind) => [kind, {}]),
  )

function recordReads(
  env: Readonly<Record<string, string | undefined>>,
  reads: Map<string, string | undefined>,
): Readonly<Record<string, string | undefined>> {
  return new Proxy(env, {
    get(target, name) {
      if (typeof name !== 'string') return undefined
      reads.set(name, target[name])
      return target[name]
    },
  })
}
