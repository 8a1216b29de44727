import { builtinFiles, builtinPackages } from '../../builtins/index.ts'
import { createAdapter } from '../../adapters/registry.ts'
import type { Adapter, Connection } from '../../core/adapter.ts'
import type { Json } from '../../core/config.ts'
import type { Event } from '../../core/event.ts'
import type { FunctionNode, Node, RunnableNode, SourceNode } from '../../core/node.ts'
import type { ParsedProject } from '../../core/parsed-project.ts'
import { compileTemplate, render, renderSync } from '../../jinja/template.ts'
import { MacroRegistry, type MacroDefinition } from '../macros.ts'
import { operationContext, operationNode } from '../operation.ts'
import { parseContext, type Captured, type NodeDraft } from '../parse-context.ts'
import { relationPolicy } from '../relation-policy.ts'
import { runContext } from '../run-context.ts'
import type { RunEnv, RunOptions } from '../run-env.ts'

export interface TestOptions {
  /** Jinja files by `package:path`. */
  readonly macros?: Readonly<Record<string, string>>
  readonly vars?: Readonly<Record<string, Json>>
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: Readonly<Record<string, unknown>>
  readonly nodes?: readonly RunnableNode[]
  readonly sources?: readonly SourceNode[]
  readonly packagesReplaceBuiltins?: boolean
  readonly dispatch?: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[]
  readonly adapterType?: 'duckdb' | 'bigquery'
  readonly empty?: boolean
}

/** An environment for templates over a real adapter, with what was said to `emit`. */
export function testEnv(options: TestOptions = {}): RunEnv & { readonly events: readonly Event[] } {
  const events: Event[] = []
  const type = options.adapterType ?? 'duckdb'
  const adapter = testAdapter(type)
  const macros = new MacroRegistry({
    macros: macrosOf(type, options.macros ?? {}),
    rootPackage: 'shop',
    internalPackages: builtinPackages(type),
    adapterType: type,
    dispatchPrefixes: adapter.dispatchPrefixes,
    packagesReplaceBuiltins: options.packagesReplaceBuiltins ?? false,
    ...(options.dispatch && { dispatch: options.dispatch }),
  })
  const vars = new Map(Object.entries(options.vars ?? {}))
  const parsed = testProject(type, options)
  return {
    projectName: 'shop',
    version: '1.12.0',
    macros,
    adapter,
    target: { name: 'dev', schema: adapter.schema, database: adapter.database, type },
    vars: { get: (name) => vars.get(name), names: () => vars.keys() },
    flags: options.flags ?? {},
    invocationId: '00000000-0000-4000-8000-000000000000',
    runStartedAt: new Date('2024-03-01T12:30:00.250Z'),
    env: options.env ?? {},
    emit: (event) => events.push(event),
    invocationArgs: { which: 'run' },
    parsed,
    resolveRef: (_from, ref) => found([...parsed.nodes.values()].find(({ name }) => name === ref.name)),
    resolveSource: (_from, source, table) =>
      found([...parsed.sources.values()].find((node) => node.source_name === source && node.name === table)),
    resolveFunction: (_from, path) =>
      found(
        [...parsed.nodes.values()].find(
          (node): node is FunctionNode => node.resource_type === 'function' && node.name === path.at(-1),
        ),
      ),
    relations: relationPolicy({ adapter, ...(options.empty === true && { empty: true }) }),
    selectedResources: [],
    events,
  }
}

function testAdapter(type: string): Adapter {
  const credentials = type === 'duckdb' ? { path: ':memory:' } : { project: 'acme', dataset: 'shop', method: 'oauth' }
  const made = createAdapter(type, credentials, { projectRoot: import.meta.dirname })
  if (!made.ok) throw new Error(made.problems.map((problem) => problem.message).join('\n'))
  return made.value
}

function macrosOf(adapterType: string, files: Readonly<Record<string, string>>): MacroDefinition[] {
  const own = Object.entries(files).map(([place, text]) => {
    const [packageName = '', file = ''] = place.split(':')
    return { package: packageName, place: file, text }
  })
  return [...builtinFiles(adapterType), ...own].flatMap(({ package: packageName, place, text }) =>
    compileTemplate(text, { path: place }).macros.map((macro) => ({
      packageName,
      name: macro.name,
      uniqueId: `macro.${packageName}.${macro.name}`,
      bind: (scope) => macro.bind(scope),
    })),
  )
}

function testProject(adapterType: string, { nodes = [], sources = [] }: TestOptions): ParsedProject {
  const none = new Map<string, never>()
  return {
    projectName: 'shop',
    adapterType,
    nodes: new Map(nodes.map((node) => [node.unique_id, node])),
    sources: new Map(sources.map((node) => [node.unique_id, node])),
    exposures: none,
    unitTests: none,
    macros: none,
    docs: none,
    groups: none,
    disabled: none,
    untargetedTests: none,
    selectors: [],
    semantic: { metrics: none, semanticModels: none, savedQueries: none },
    places: none,
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The test project has no such node.')
  return value
}

const draft: NodeDraft = {
  unique_id: 'model.shop.orders',
  name: 'orders',
  package_name: 'shop',
  resource_type: 'model',
  original_file_path: 'models/orders.sql',
  database: 'memory',
  schema: 'main',
  identifier: 'orders',
  model: { name: 'orders', unique_id: 'model.shop.orders' },
}

/** Renders a text as a model's file is when it is parsed. */
export function renderParsed(env: RunEnv, text: string): { readonly text: string; readonly captured: Captured } {
  const { names, captured } = parseContext(env, draft)
  return { text: renderSync(compileTemplate(text, { path: 'models/orders.sql' }), names.scope).text.trim(), captured }
}

/** Renders a text as an operation's. */
export async function renderOperation(env: RunEnv, text: string, connection?: Connection): Promise<string> {
  const node = operationNode(env, { name: 'check', packageName: 'shop' })
  const { names } = operationContext(env, node, { connection })
  return (await render(compileTemplate(text, { path: 'macros/check.sql' }), names.scope)).text.trim()
}

/** Renders a text as a node's own. */
export async function renderNode(env: RunEnv, node: Node, text: string, options: RunOptions = {}): Promise<string> {
  const { names } = runContext(env, node, options)
  return (await render(compileTemplate(text, { path: node.original_file_path }), names.scope)).text.trim()
}

/** Opens the environment's database for the time of a test. */
export async function withConnection<T>(env: RunEnv, work: (connection: Connection) => Promise<T>): Promise<T> {
  const warehouse = await env.adapter.open({ threads: 1 })
  try {
    const connection = await warehouse.connect('test')
    return await work(connection)
  } finally {
    await warehouse.close()
  }
}
