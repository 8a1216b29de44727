import type { ModelNode } from '../core/node.ts'
import type { Finding } from './finding.ts'
import { sourceFindings, storedFindings } from './plugin-checks.ts'
import { unwritten } from './python-draft.ts'
import { found, ownNodes, type Scene } from './scene.ts'

/** What single nodes ask for and do not get, or get otherwise than from dbt. */
export function nodeFindings(scene: Scene): Finding[] {
  return ownNodes(scene).flatMap((node) => {
    switch (node.resource_type) {
      case 'model':
        return modelFindings(node, scene)
      case 'function':
        return scene.capabilities.functionLanguages.includes('python') || node.language !== 'python'
          ? []
          : [
              found(
                'must-change',
                'python-function',
                scene.placeOf(node),
                `The function "${node.name}" is written in Python, which ${scene.adapterType} does not run.`,
                'Write its body in SQL.',
              ),
            ]
      case 'source':
        return sourceFindings(node, scene)
      default:
        return []
    }
  })
}

function modelFindings(node: ModelNode, scene: Scene): Finding[] {
  const { config, name, language } = node
  const findings: Finding[] = []
  const { materialized } = config
  if (materialized !== 'ephemeral' && !hasMaterialization(materialized, scene)) {
    const message = `"${name}" is materialized as "${materialized}", which ${scene.adapterType} does not have here.`
    const way = 'Take table, view or incremental, or bring the {% materialization %} block in a macro.'
    findings.push(found('must-change', 'materialization', scene.placeOf(node, 'materialized'), message, way))
  }
  const strategy = materialized === 'incremental' ? config.incremental_strategy : undefined
  if (strategy != null && !hasStrategy(strategy, scene)) {
    const known = scene.capabilities.incrementalStrategies.join(', ')
    const message = `"${name}" has the incremental strategy "${strategy}", which ${scene.adapterType} does not have.`
    const way = `Take one of ${known}, or bring the macro get_incremental_${strategy.replaceAll('+', '_')}_sql.`
    findings.push(
      found('must-change', 'incremental-strategy', scene.placeOf(node, 'incremental_strategy'), message, way),
    )
  }
  if (materialized === 'external') findings.push(...storedFindings(node, scene))
  if (language === 'typescript' && node.raw_code.includes(unwritten)) {
    const message = `"${name}" is a draft: its run() only throws.`
    findings.push(
      found('must-change', 'typescript-draft', scene.placeOf(node), message, 'Write what the Python model does.'),
    )
  }
  if (language === 'sql' && scene.adapterType === 'duckdb' && node.raw_code.trimEnd().endsWith(';')) {
    const message = `"${name}" ends in ";": dbt-duckdb fails on it, here the semicolon is left out.`
    findings.push(found('differs', 'model-semicolon', scene.placeOf(node), message))
  }
  return findings
}

const hasMaterialization = (name: string, { parsed, adapterType }: Scene): boolean =>
  planned.has(name) ||
  [...parsed.macros.values()].some((macro) =>
    [`materialization_${name}_default`, `materialization_${name}_${adapterType}`].includes(macro.name),
  )

/** Those that need no block of a macro. */
const planned = new Set(['view', 'table', 'incremental', 'external'])

const hasStrategy = (name: string, { parsed, capabilities }: Scene): boolean =>
  capabilities.incrementalStrategies.some((known) => known === name.replaceAll('_', '+') || known === name) ||
  [...parsed.macros.values()].some(
    (macro) => macro.package_name !== 'dbt' && macro.name === `get_incremental_${name.replaceAll('+', '_')}_sql`,
  )
