import type { CompileEnv, CompileOptions } from '../compile/compile-env.ts'
import { renderForNode } from '../compile/compile-node.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import type { ModelNode, Node } from '../core/node.ts'
import { need } from './need.ts'

/** dbt's macro for the name, which projects write anew. */
const alias =
  "{{ generate_latest_version_pointer_alias((config.get('latest_version_pointer') or {}).get('alias'), model) }}"

/** The name of the view that points at a model's latest version; undefined where there is to be none. */
export async function pointerOf(env: CompileEnv, node: Node, options: CompileOptions): Promise<string | undefined> {
  const { flags } = env.run
  if (node.resource_type !== 'model' || !isPointedAt(node, flags['latest_version_pointer_enabled_by_default'] === true))
    return undefined
  const rendered = await renderForNode(env, node, { code: alias, file: node.original_file_path }, options)
  const identifier = need(rendered).text.trim()
  if (identifier.toLowerCase() !== node.alias.toLowerCase()) return identifier
  const hint = 'Set "latest_version_pointer: {enabled: false}", or give one of them another alias.'
  const at = { file: node.original_file_path }
  throw new ProblemError(problem('version-pointer-taken', { name: node.name, alias: node.alias }, at, { hint }))
}

const isPointedAt = ({ config, version, latest_version: latest }: ModelNode, byDefault: boolean): boolean =>
  version !== null && String(version) === String(latest) && (config.latest_version_pointer?.enabled ?? byDefault)
