import path from 'node:path'
import type { Json, JsonRecord } from '../core/config.ts'
import type { NamedSelector } from '../core/parsed-project.ts'

/** The named selectors as manifest.json has them: texts of the command line's grammar as mappings. */
export const selectorEntries = (selectors: readonly NamedSelector[]): JsonRecord =>
  Object.fromEntries(
    selectors.map((selector): [string, Json] => {
      const { name, description, definition } = selector
      const entry = {
        name,
        definition: definitionOf(definition),
        ...(description !== '' && { description }),
        ...(selector.default === true && { default: true }),
      }
      return [name, entry]
    }),
  )

function definitionOf(definition: Json): Json {
  if (typeof definition === 'string') return criteriaOf(definition)
  if (!isRecord(definition)) return definition
  for (const group of ['union', 'intersection']) {
    const items = definition[group]
    if (Array.isArray(items)) return { [group]: items.map(definitionOf) }
  }
  const entries = Object.entries(definition)
  const [first] = entries
  if (!first || entries.length > 1) return definition
  const [key, given] = first
  const value = Array.isArray(given) ? given.map(definitionOf) : given
  return key === 'exclude' ? { exclude: value } : { method: key, value }
}

const isRecord = (value: Json): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const spec =
  /^(?<around>@)?(?:(?<above>\d*)(?<parents>\+))?(?:(?<method>[\w.]+):)?(?<value>.*?)(?:(?<children>\+)(?<below>\d*))?$/s

/** `@tag:x`, `2+orders+`: the parts of one criterion. */
function criteriaOf(text: string): JsonRecord {
  const { around, above, parents, method, value = '', children, below } = spec.exec(text)?.groups ?? {}
  return {
    ...(around !== undefined && { childrens_parents: true }),
    ...(parents !== undefined && { parents: true }),
    ...(above !== undefined && above !== '' && { parents_depth: above }),
    method: method ?? methodOf(value),
    ...(value !== '' && { value }),
    ...(children !== undefined && { children: true }),
    ...(below !== undefined && below !== '' && { children_depth: below }),
  }
}

/** What a value without a method means. */
function methodOf(value: string): string {
  if (value.includes('/') || value.includes(path.sep)) return 'path'
  return /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn'
}
