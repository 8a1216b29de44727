import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../core/config.ts'
import { bad, good, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import type { NamedSelector } from '../core/parsed-project.ts'
import { renderValue, type TextRenderer } from './render.ts'
import { checkSchema } from './schema.ts'
import { selectorsSchema } from './schemas/selectors.ts'
import { readText } from './source-file.ts'
import { parseYaml } from './yaml.ts'

/** `selectors.yml`: names and definitions as they are written; the selector grammar gives them meaning. */
export function readSelectors(root: string, render: TextRenderer): Checked<readonly NamedSelector[]> {
  const path = join(root, 'selectors.yml')
  if (!existsSync(path)) return good([])
  const document = parseYaml(readText(path, 'selectors.yml'), 'selectors.yml')
  if (!document.ok || document.value.value === null) return document.ok ? good([]) : document
  const rendered = renderValue(document.value, () => true, render)
  if (!rendered.ok) return rendered
  const checked = checkSchema(selectorsSchema(), document.value, {
    owner: '"selectors.yml"',
    unknownKeys: 'warning',
    value: rendered.value,
  })
  if (!checked.ok) return checked
  const selectors = (checked.value.selectors ?? []).map((entry, index) => ({
    name: entry.name,
    description: entry.description ?? '',
    default: entry.default ?? false,
    // The schema lets text and mappings through, both of them parsed YAML.
    definition: entry.definition as Json,
    at: document.value.at(['selectors', index, 'name']),
  }))
  const problems = [...checked.problems, ...defaultTwice(selectors)]
  return problems.some((found) => found.severity === 'error') ? bad(...problems) : good(selectors, problems)
}

function defaultTwice(selectors: readonly NamedSelector[]): Diagnostic[] {
  const [first, second] = selectors.filter((selector) => selector.default === true)
  if (!first || !second) return []
  return [problem('selector-default-twice', { first: first.name, second: second.name }, second.at)]
}
