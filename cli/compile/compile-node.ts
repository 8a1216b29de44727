import { runContext } from '../context/run-context.ts'
import { bad, good, type Checked } from '../core/diagnostic.ts'
import type { FunctionOverload, ModelNode, Node, RunnableNode, UniqueId } from '../core/node.ts'
import type { CompiledNode } from '../core/result.ts'
import { invariant } from '../core/check.ts'
import { ephemeralName } from '../context/relation.ts'
import type { Located } from '../jinja/provenance.ts'
import { compileTemplate, render } from '../jinja/template.ts'
import type { Value } from '../jinja/values.ts'
import type { CompileEnv, CompileOptions, Rendered } from './compile-env.ts'
import { compileProblems } from './compile-problems.ts'
import { collectCtes, cteSql, injectCtes, type Cte } from './ephemeral.ts'
import { resolveConstraints } from './foreign-keys.ts'
import { sourceFrame, unlocated } from './located-text.ts'
import { testArguments } from './test-arguments.ts'

/**
 * Renders a node's code and puts the CTEs of the ephemeral models it reads in front. Nodes without code (seeds, sources, exposures) compile to
 * none; unit tests are compiled by `unit-test/`. What the warehouse refuses while templates ask it comes back as a problem; a cancelled
 * query is thrown.
 */
export async function compileNode<N extends Node>(
  env: CompileEnv,
  node: N,
  options: CompileOptions = {},
): Promise<Checked<CompiledNode<N>>> {
  const local = withRelations(env, options)
  if (!hasCode(node)) return good(withoutCode(node))
  try {
    const resolved = await resolvedNode(local, node, options)
    // Resolving replaces constraints only: it is the node that it was.
    return good(compiledOf(local, resolved as N & RunnableNode, await renderNode(local, node, options)))
  } catch (error) {
    return bad(...compileProblems(error, node, env.run))
  }
}

/** The node with what of it, besides its own code, is rendered. */
async function resolvedNode(env: CompileEnv, node: Node, options: CompileOptions): Promise<Node> {
  if (node.resource_type === 'model') return resolveConstraints(env, node, options)
  if (node.resource_type !== 'function' || node.overloads.length === 0) return node
  const { names } = runContext(env.run, node, options)
  const folder = node.original_file_path.replace(/[^/]+$/, '')
  const overloads: FunctionOverload[] = []
  for (const overload of node.overloads) {
    const template = compileTemplate(overload.raw_body, { path: `${folder}${overload.defined_in}.sql` })
    overloads.push({ ...overload, compiled_body: (await render(template, names.scope)).text })
  }
  return { ...node, overloads }
}

/** Renders text that belongs to a node: a hook, a source's query. `code` is its place in its file. */
export async function renderForNode(
  env: CompileEnv,
  node: Node,
  text: { readonly code: string; readonly file: string; readonly line?: number; readonly column?: number },
  options: CompileOptions = {},
): Promise<Checked<Located>> {
  const local = withRelations(env, options)
  const { code, file: path, line = 1, column = 1 } = text
  try {
    const { names } = runContext(local.run, node, options)
    return good(await render(compileTemplate(code, { path, line, column }), names.scope))
  } catch (error) {
    return bad(...compileProblems(error, node, env.run))
  }
}

const withRelations = (env: CompileEnv, { relations }: CompileOptions): CompileEnv =>
  // A model read at another place than usual must not be rendered for those who read it where it belongs.
  relations === undefined ? env : { ...env, run: { ...env.run, relations }, ephemerals: new Map() }

const hasCode = (node: Node): node is RunnableNode & Node => 'raw_code' in node && node.resource_type !== 'seed'

const withoutCode = <N extends Node>(node: N): CompiledNode<N> => ({
  node,
  compiledCode: undefined,
  extraCtes: [],
  extraCtesInjected: false,
  locate: () => [],
})

export function compiledOf<N extends Node>(env: CompileEnv, node: N, { code, ctes }: Rendered): CompiledNode<N> {
  const injected = env.injectsCtes ? injectCtes(code, ctes, env.syntax) : code
  return {
    node,
    compiledCode: injected.text,
    extraCtes: ctes.map((cte) => ({ id: cte.id, sql: cteSql(cte) })),
    extraCtesInjected: env.injectsCtes,
    locate: (offset) => injected.locate(offset).map(sourceFrame),
  }
}

/** The node's own code and the CTEs it needs. Throws what its template throws. */
export async function renderNode(env: CompileEnv, node: RunnableNode, options: CompileOptions): Promise<Rendered> {
  if (node.language !== 'sql') return { code: unlocated(node.raw_code), ctes: [] }
  const args = node.resource_type === 'test' ? await testArguments(env, node, options) : undefined
  const extra = args && new Map<string, Value>([...(options.extra ?? []), ...args.extra])
  const context = runContext(env.run, node, extra ? { ...options, extra } : options)
  const code = await render(env.templateOf(node, node.raw_code), context.names.scope)
  const read = new Set([...(args?.ctes ?? []), ...context.ctes])
  return { code, ctes: await ctesOf(env, read, options) }
}

/** The CTEs for ephemeral models that were read, those that they read themselves included. */
async function ctesOf(env: CompileEnv, read: Iterable<UniqueId>, options: CompileOptions): Promise<readonly Cte[]> {
  const found: { cte: Cte; ctes: readonly Cte[] }[] = []
  for (const id of read) {
    const model = env.run.parsed.nodes.get(id)
    invariant(model?.resource_type === 'model', `the ephemeral model ${id} is not in the project`)
    const { code, ctes } = await renderEphemeral(env, model, options)
    found.push({ cte: { id, name: ephemeralName(model.alias), code }, ctes })
  }
  return collectCtes(found)
}

function renderEphemeral(
  env: CompileEnv,
  model: ModelNode,
  { connection, threadId }: CompileOptions,
): Promise<Rendered> {
  const known = env.ephemerals.get(model.unique_id)
  if (known) return known
  const rendered = renderNode(env, model, { connection, threadId })
  env.ephemerals.set(model.unique_id, rendered)
  // One reader's cancelled query must not fail those that come later.
  rendered.catch(() => env.ephemerals.delete(model.unique_id))
  return rendered
}
