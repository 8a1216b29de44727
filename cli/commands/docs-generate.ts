import { catalogArtifact } from '../artifacts/catalog.ts'
import { graphNodes } from '../core/parsed-project.ts'
import { compileSelected } from './compile-nodes.ts'
import { connect } from './connect.ts'
import type { Invocation } from './invocation.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { selectStage } from './select-stage.ts'
import { artifactRun, writeArtifact, writeManifest, writeRunResults } from './write-artifacts.ts'

/** `tsdbt docs generate`: manifest.json with compiled SQL, and catalog.json with what the warehouse has. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const selected = await selectStage(parsed.value, {
    types: ['model', 'seed', 'snapshot', 'function', 'source', 'test', 'analysis'],
  })
  if (!selected.ok) return refuse(invocation, selected.problems)
  const stage = selected.value
  const isEmpty = stage.options.switch('empty-catalog') === true
  const warehouse = await connect(stage)
  if (!warehouse.ok) return refuse(invocation, warehouse.problems)
  try {
    if (stage.options.switch('compile') !== false) {
      const compiled = await compileSelected(stage, stage.selection.ids, warehouse.value)
      if (!compiled.ok) return refuse(invocation, compiled.problems)
      writeManifest(stage, compiled.value.compiled)
      writeRunResults(stage, compiled.value.results, compiled.value.elapsedMs, stage.args)
    } else writeManifest(stage)
    const relations = isEmpty ? [] : await warehouse.value.catalog(schemasOf(stage))
    const isWanted = (id: string): boolean => stage.selection.ids.has(id)
    const catalog = catalogArtifact(artifactRun(stage), stage.result.parsed, relations, isWanted)
    writeArtifact(stage, 'catalog.json', JSON.stringify(catalog))
    invocation.emit({
      type: 'note',
      level: 'info',
      text: `Catalog written to ${stage.project.targetPath}/catalog.json`,
    })
    return 0
  } finally {
    await warehouse.value.close()
  }
}

function schemasOf({ result }: ParsedStage): { database: string | null; schema: string }[] {
  const found = new Map<string, { database: string | null; schema: string }>()
  for (const node of graphNodes(result.parsed)) {
    if (!('database' in node) || node.schema === null) continue
    found.set(`${node.database}.${node.schema}`, { database: node.database, schema: node.schema })
  }
  return [...found.values()]
}
