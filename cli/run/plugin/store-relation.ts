import { isAbsolute, join } from 'node:path'
import type { StoreCall } from '../../context/run-env.ts'
import { findPlugin } from './find-plugin.ts'
import { storeBy } from './store-model.ts'
import type { Surroundings } from './context.ts'

/** `adapter.store_relation(…)`: a materialization of the project's own hands what it wrote to a plugin. Throws `ProblemError`. */
export async function storeRelation(call: StoreCall, around: Omit<Surroundings, 'id'>): Promise<void> {
  const { node, relation, columns, path, format } = call
  const at = { file: node.original_file_path }
  const plugin = findPlugin(around, { alias: call.plugin, what: `"${node.name}" is stored`, lacks: 'store', at })
  const location = isAbsolute(path) || /^[a-z][a-z0-9+.-]*:/i.test(path) ? path : join(around.projectRoot, path)
  const config = 'config' in node ? { ...node.config } : {}
  const stored = { name: node.name, config, target: relation, columns, files: { path: location, format } }
  await storeBy(plugin, stored, { ...around, id: node.unique_id })
}
