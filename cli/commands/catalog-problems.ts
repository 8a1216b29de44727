import { type Diagnostic, problem } from '../core/diagnostic.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { nodePlaces } from '../parse/node-place.ts'
import { catalogsFile, readCatalogs } from '../project/catalogs.ts'
import { textRenderer } from '../project/render.ts'
import type { TargetedProject } from './open-project.ts'

/**
 * What is wrong with a project's catalogs and with models that name one. As in dbt, `catalogs.yml` is checked whatever the engine is, and DuckDB, which has no
 * catalogs of that kind, refuses all; on BigQuery tables are its own, and it is said so.
 */
export function catalogProblems(opened: TargetedProject, parsed: ParsedProject): readonly Diagnostic[] {
  const { project, adapter, render } = opened
  const read = readCatalogs({
    root: project.root,
    render: textRenderer(render, { file: catalogsFile, vars: project.vars, secretsAllowed: true }),
    isSecond: project.flags['use_catalogs_v2'] === true,
  })
  if (!read.ok) return read.problems
  const { value: declared = [], problems } = read
  if (adapter.type !== 'duckdb') {
    const [first] = declared
    return first
      ? [...problems, problem('catalogs-unused', { engine: adapter.type }, { file: catalogsFile })]
      : problems
  }
  const hint = 'dbt-duckdb has none either: attach the catalog in the target (attach), and take the file away.'
  const refused = declared.map(({ type, at }) => problem('catalog-type', { type, engine: adapter.type }, at, { hint }))
  return [...problems, ...refused, ...(declared.length === 0 ? unknownCatalogs(opened, parsed) : [])]
}

function unknownCatalogs({ project }: TargetedProject, parsed: ParsedProject): readonly Diagnostic[] {
  const placeOf = nodePlaces(parsed, project.packages)
  return [...parsed.nodes.values()].flatMap((node) => {
    const key = ['catalog_name', 'catalog'].find(
      (one) => typeof node.config[one] === 'string' && node.config[one] !== '',
    )
    if (key === undefined) return []
    const hint = 'A target of DuckDB has no catalogs of this kind: name it for other targets alone.'
    return [
      problem('catalog-not-found', { name: String(node.config[key]), node: node.name }, placeOf(node, key), { hint }),
    ]
  })
}
