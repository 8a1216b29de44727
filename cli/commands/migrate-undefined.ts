import { createAdapter } from '../adapters/registry.ts'
import { compileNode } from '../compile/compile-node.ts'
import type { Adapter } from '../core/adapter.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { RunnableNode } from '../core/node.ts'
import type { Finding } from '../migrate/finding.ts'
import { found as finding } from '../migrate/scene.ts'
import { place } from '../ui/code-frame.ts'
import type { ParsedStage } from './parse-stage.ts'
import { runEnvironment } from './run-environment.ts'

/** A database in memory, which knows nothing of the project's own. */
export function standInAdapter(projectRoot: string): Adapter {
  const made = createAdapter('duckdb', { path: ':memory:' }, { projectRoot })
  if (!made.ok) throw new Error('a DuckDB in memory needs nothing of a profile')
  return made.value
}

/**
 * Names that templates use and nothing defines: macros that are misspelt, or of a package that is not there. Parsing leaves them to the run, as dbt does.
 * Each node is compiled over an empty database: whatever else goes wrong there may come of its emptiness, and is not told.
 */
export async function undefinedNames(stage: ParsedStage): Promise<readonly Finding[]> {
  const env = runEnvironment(stage, { selected: new Set() })
  if (!env.ok) return []
  const { parsed } = stage.result
  const warehouse = await standInAdapter(stage.project.root).open({ threads: 1 })
  const connection = await warehouse.connect('migrate')
  const findings: Finding[] = []
  try {
    for (const node of parsed.nodes.values()) {
      if (node.package_name !== parsed.projectName || !isTemplate(node)) continue
      const { problems } = await compileNode(env.value, node, { connection })
      findings.push(...problems.filter(isUndefined).map((told) => findingAt(node, told)))
    }
  } finally {
    await connection.close()
    await warehouse.close()
  }
  return findings
}

const isTemplate = (node: RunnableNode): boolean =>
  node.resource_type !== 'seed' && !('language' in node && node.language !== 'sql')

const isUndefined = ({ code, message }: Diagnostic): boolean =>
  code === 'jinja-error' && /^UndefinedError: '[\w.]+' is undefined/.test(message)

/** At the node's own line, though a macro that it calls is where the name stands. */
function findingAt(node: RunnableNode, told: Diagnostic): Finding {
  const at = told.at ?? { file: node.original_file_path }
  const places = [at, ...(told.related ?? []).map((one) => one.at)]
  const own = places.find(({ file }) => file === node.original_file_path) ?? at
  const name = /'([\w.]+)'/.exec(told.message)?.[1] ?? ''
  const through = own === at ? '' : ` (${place(at)})`
  return finding('must-change', 'name-undefined', own, `Nothing defines "${name}"${through}.`, told.hint)
}
