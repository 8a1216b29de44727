import type { Value } from '../jinja/values.ts'
import { adapterValue, apiValue } from './adapter-object.ts'
import { baseLayer, type BaseState } from './base.ts'
import type { TemplateEnv } from './env.ts'
import { exceptionsValue } from './exceptions.ts'
import { stackValue } from './macro-stack.ts'
import type { MacroDefinition } from './macros.ts'
import { Names, type Layer, type MacroCaller } from './names.ts'
import { renderingLayer, type RenderingState } from './rendering.ts'
import { resultsLayer, type ResultsState } from './results.ts'
import { runConfig } from './run-config.ts'
import { varFunction } from './variables.ts'

interface NamingState extends BaseState, ResultsState, RenderingState {
  readonly env: TemplateEnv
  readonly names: () => MacroCaller
}

const namingLayer: Layer<NamingState> = {
  ...baseLayer,
  ...resultsLayer,
  ...renderingLayer,
  execute: () => false,
  config: () => runConfig('', {}),
  var: ({ env }) =>
    varFunction({ vars: env.vars, packageName: env.projectName, owner: env.projectName, required: true }),
  database: ({ env }) => env.adapter.database,
  schema: ({ env }) => env.adapter.schema,
  adapter: ({ env, names }) => adapterValue({ env, names, phase: 'parse' }),
  api: ({ env }) => ({ ...apiValue(env) }),
  column: ({ env }) => apiValue(env).Column,
  exceptions: ({ env }) => exceptionsValue(env.emit, null),
  context_macro_stack: ({ names }) => stackValue(names().stack),
}

/** Calls the macros that name databases, schemas and aliases: one scope for all nodes, nothing of a node but what is passed. */
export function namingCaller(env: TemplateEnv): (macro: MacroDefinition, args: readonly Value[]) => Value {
  const state: NamingState = { env, owner: null, results: new Map(), file: '', names: () => names }
  const names = new Names<NamingState>({
    layer: namingLayer,
    state,
    macros: env.macros,
    searchPackage: env.projectName,
    scope: { mode: 'sync', provenance: false },
  })
  return (macro, args) => {
    const answer = names.call(macro, new Map(), args)
    if (answer instanceof Promise) throw new Error('Internal error: a naming macro waits for the database')
    return answer
  }
}
