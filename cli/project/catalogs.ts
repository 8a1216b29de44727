import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bad, good, problem, type Checked, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { renderValue, type TextRenderer } from './render.ts'
import { checkSchema } from './schema.ts'
import { catalogsSchema, secondCatalogsSchema } from './schemas/catalogs.ts'
import { readText } from './source-file.ts'
import { parseYaml, type YamlDocument } from './yaml.ts'

/** A catalog that a project declares: the type by which it is written to, and where that stands. */
export interface DeclaredCatalog {
  readonly name: string
  readonly type: string
  readonly at: Location
}

export const catalogsFile = 'catalogs.yml'

interface ReadingCatalogs {
  readonly root: string
  readonly render: TextRenderer
  /** In the form of the flag `use_catalogs_v2`. */
  readonly isSecond: boolean
}

/** `catalogs.yml`, checked as dbt checks it whatever the engine is; undefined where there is none. */
export function readCatalogs({
  root,
  render,
  isSecond,
}: ReadingCatalogs): Checked<readonly DeclaredCatalog[] | undefined> {
  const path = join(root, catalogsFile)
  if (!existsSync(path)) return good(undefined)
  const document = parseYaml(readText(path, catalogsFile), catalogsFile)
  if (!document.ok) return document
  if (document.value.value === null) {
    return bad(problem('catalogs-empty', { file: catalogsFile }, { file: catalogsFile }, { hint: 'Remove it.' }))
  }
  const rendered = renderValue(document.value, () => true, render)
  if (!rendered.ok) return rendered
  const options = { owner: `"${catalogsFile}"`, unknownKeys: 'error' as const, value: rendered.value }
  if (isSecond) {
    const checked = checkSchema(secondCatalogsSchema(), document.value, options)
    if (!checked.ok) return checked
    const found = (checked.value.catalogs ?? []).map(({ name, type }, index) => ({
      name,
      type,
      at: document.value.at(['catalogs', index, 'type']),
    }))
    return withoutTwins(found, document.value)
  }
  const checked = checkSchema(catalogsSchema(), document.value, options)
  if (!checked.ok) return checked
  const problems: Diagnostic[] = []
  const found = (checked.value.catalogs ?? []).flatMap((catalog, index) => {
    const active = activeOf(catalog, (...steps) => document.value.at(['catalogs', index, ...steps]))
    if (!active.ok) problems.push(...active.problems)
    return active.ok ? [active.value] : []
  })
  return problems.length > 0 ? bad(...problems) : withoutTwins(found, document.value)
}

function withoutTwins(found: readonly DeclaredCatalog[], document: YamlDocument): Checked<readonly DeclaredCatalog[]> {
  const twin = found.findIndex(({ name }, index) => found.findIndex((other) => other.name === name) < index)
  const name = found[twin]?.name
  return name === undefined
    ? good(found)
    : bad(problem('catalog-twice', { name }, document.at(['catalogs', twin, 'name'])))
}

interface WrittenCatalog {
  readonly name: string
  readonly active_write_integration?: string | null | undefined
  readonly write_integrations?: readonly { readonly name: string; readonly catalog_type: string }[] | null | undefined
}

/** The one integration that is written by: the only one, or the one that is said to be. */
function activeOf(
  { name, active_write_integration: said, write_integrations: written }: WrittenCatalog,
  at: (...steps: (string | number)[]) => Location,
): Checked<DeclaredCatalog> {
  const all = written ?? []
  const names = all.map((integration) => integration.name)
  const twin = names.findIndex((one, index) => names.indexOf(one) < index)
  if (twin >= 0) {
    const values = { catalog: name, integration: names[twin] ?? '' }
    return bad(problem('catalog-integration-twice', values, at('write_integrations', twin, 'name')))
  }
  const index = said == null || said === '' ? (all.length === 1 ? 0 : -1) : names.indexOf(said)
  const active = all[index]
  if (active) return good({ name, type: active.catalog_type, at: at('write_integrations', index, 'catalog_type') })
  const place = said == null ? at('name') : at('active_write_integration')
  const hint = names.length === 0 ? 'It has no write_integrations.' : `It has: ${names.join(', ')}.`
  return bad(problem('catalog-active', { catalog: name }, place, { hint }))
}
