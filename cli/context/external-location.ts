import { problem, ProblemError } from '../core/diagnostic.ts'
import type { Json, JsonRecord } from '../core/config.ts'
import type { SourceNode } from '../core/node.ts'

/**
 * What a source with an `external_location` is read by: a quoted path, or a table function as it is written. The location may name the source's
 * fields, `data/{name}.parquet`, in the style that `formatter` says. Null when the source has none.
 */
export function externalLocation(source: SourceNode): string | null {
  const fields = sourceFields(source)
  const template = fields.external_location
  // A plugin reads the place itself, and what it reads is a table.
  if (typeof template !== 'string' || pluginNamed(source) !== undefined) return null
  const location = formatted(template, fields, source.name)
  return location.includes('(') || location.startsWith("'") ? location : `'${location.replaceAll("'", "''")}'`
}

const isRecord = (value: Json | undefined): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The plugin that loads a source, by its alias; a loader of the project's own stands before it. */
export function pluginNamed(source: SourceNode): string | undefined {
  if (source.config['loader'] !== undefined && source.config['loader'] !== null) return undefined
  const { plugin } = sourceFields(source)
  return typeof plugin === 'string' && plugin !== '' ? plugin : undefined
}

/** What a location may name, and plugins are told; a table's own meta stands over its source's, its config over both. */
export function sourceFields(source: SourceNode): JsonRecord {
  const { meta, ...config } = source.config as JsonRecord // a source's config is what its YAML held
  return {
    ...source.source_meta,
    ...source.meta,
    ...(isRecord(meta) && meta),
    ...config,
    name: source.name,
    identifier: source.identifier,
    schema: source.schema,
    database: source.database,
  }
}

const placeholders: Readonly<Record<string, RegExp>> = {
  newstyle: /\{\{|\}\}|\{([^{}:!]*)\}/g,
  oldstyle: /%%|%\((\w+)\)s/g,
  template: /\$\$|\$\{(\w+)\}|\$(\w+)/g,
}

function formatted(template: string, fields: JsonRecord, source: string): string {
  const style = typeof fields.formatter === 'string' ? fields.formatter : 'newstyle'
  const pattern = placeholders[style]
  if (!pattern) {
    const reason = `its formatter is "${style}", not "newstyle", "oldstyle" or "template"`
    throw new ProblemError(problem('external-location', { source, reason }))
  }
  return template.replace(pattern, (whole: string, first?: string, second?: string) => {
    const key = first ?? second
    if (key === undefined) return whole.slice(0, 1)
    const value = fieldAt(fields, key)
    if (value === undefined || value === null) {
      throw new ProblemError(
        problem('external-location', { source, reason: `it names "${key}", which the source does not have` }),
      )
    }
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}

/** `name`, and `meta[group]` or `meta.group` for what is inside. */
function fieldAt(fields: JsonRecord, path: string): Json | undefined {
  const [head = '', ...rest] = path.split(/[.[\]]/).filter((part) => part !== '')
  return rest.reduce<Json | undefined>((value, part) => (isRecord(value) ? value[part] : undefined), fields[head])
}
