import { catalogArtifact } from '../artifacts/catalog.ts'
import type { UniqueId } from '../core/node.ts'
import type { CompiledNode } from '../core/result.ts'
import { compileSelected } from './compile-nodes.ts'
import { connect } from './connect.ts'
import type { Invocation } from './invocation.ts'
import { makePage } from './make-page.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { catalogOf } from './project-catalog.ts'
import { refuse } from './refuse.ts'
import { readHistory } from './run-history.ts'
import { selectStage } from './select-stage.ts'
import { artifactRun, keepRun, writeArtifact, writeManifest, writeMasked, writeRunResults } from './write-artifacts.ts'

/** `tsdbt docs generate`: manifest.json with compiled SQL, catalog.json with what the warehouse has, and the page that shows both. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const selected = await selectStage(parsed.value, {
    types: ['model', 'seed', 'snapshot', 'function', 'source', 'test', 'analysis', 'operation'],
  })
  if (!selected.ok) return refuse(invocation, selected.problems)
  const stage = selected.value
  const warehouse = await connect(stage)
  if (!warehouse.ok) return refuse(invocation, warehouse.problems)
  try {
    // The results of what ran before are replaced by those of compiling.
    const history = readHistory(stage.project.targetPath, (line) => keepRun(stage, line))
    let compiled: ReadonlyMap<UniqueId, CompiledNode> = new Map()
    if (stage.options.switch('compile') !== false) {
      const made = await compileSelected(stage, stage.selection.ids, warehouse.value)
      if (!made.ok) return refuse(invocation, made.problems)
      compiled = made.value.compiled
      writeManifest(stage, compiled)
      writeRunResults(stage, made.value.results, made.value.elapsedMs, stage.args)
    } else writeManifest(stage)
    const isEmpty = stage.options.switch('empty-catalog') === true
    const { relations, problems } = isEmpty ? { relations: [], problems: [] } : await catalogOf(stage, warehouse.value)
    for (const found of problems) invocation.emit({ type: 'problem', problem: found })
    const isWanted = (id: string): boolean => stage.selection.ids.has(id)
    const errors = problems.map(({ message }) => message)
    const catalog = catalogArtifact(artifactRun(stage), stage.result.parsed, relations, isWanted, errors)
    writeArtifact(stage, 'catalog.json', JSON.stringify(catalog))
    tell(stage, 'Catalog', 'catalog.json')
    const page = makePage(stage, { compiled, relations, history })
    writeMasked(stage, 'index.html', page)
    tell(stage, 'Page', 'index.html')
    if (stage.options.switch('static') === true) writeMasked(stage, 'static_index.html', page)
    return problems.length > 0 ? 1 : 0
  } finally {
    await warehouse.value.close()
  }
}

const tell = ({ invocation, project }: ParsedStage, what: string, file: string): void =>
  invocation.emit({ type: 'note', level: 'info', text: `${what} written to ${project.targetPath}/${file}` })
