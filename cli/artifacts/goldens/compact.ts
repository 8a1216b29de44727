import { readFileSync } from 'node:fs'

/*
 * Makes the schemas of this folder from those that dbt publishes (https://schemas.getdbt.com, `schemas/dbt/` of dbt-core): `node compact.ts manifest.json
 * > manifest-v12.json`. What is kept are the facts: which keys, which types, what is required. Repeated parts become one definition, so that a
 * schema of 326 kB takes 54.
 */

type Schema = { readonly [key: string]: unknown }

const dropped = new Set(['description', 'title', 'default', '$schema', '$id', 'propertyNames', 'format'])
const smallestDefinition = 60

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Leaves out what is said for readers; `isNames`: the keys are names of properties, not words of a schema. */
function facts(value: unknown, isNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => facts(item))
  if (!isSchema(value)) return value
  const kept = Object.entries(value).filter(([key]) => isNames || !dropped.has(key))
  const plain = Object.fromEntries(kept.map(([key, item]) => [key, facts(item, !isNames && key === 'properties')]))
  return isNames ? plain : joined(plain)
}

/** `anyOf: [{type: a}, {type: null}]` is `type: [a, null]`. */
function joined(schema: Schema): Schema {
  const { anyOf } = schema
  if (!Array.isArray(anyOf) || anyOf.length !== 2 || Object.keys(schema).length !== 1) return schema
  const isPlain = anyOf.every(
    (item) => isSchema(item) && Object.keys(item).length === 1 && typeof item.type === 'string',
  )
  return isPlain ? { type: anyOf.map((item: Schema) => item.type) } : schema
}

function withDefinitions(root: unknown): Schema {
  const uses = new Map<string, number>()
  count(root, uses)
  const names = new Map<string, string>()
  const definitions: Record<string, unknown> = {}
  const replace = (value: unknown, isWhole: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => replace(item, true))
    if (!isSchema(value)) return value
    const text = JSON.stringify(value)
    const inner = (): Schema =>
      Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, replace(item, !isWhole || key !== 'properties')]),
      )
    if (!isWhole || (uses.get(text) ?? 0) < 2) return inner()
    let name = names.get(text)
    if (name === undefined) {
      name = `d${names.size}`
      names.set(text, name)
      definitions[name] = inner()
    }
    return { $ref: `#/$defs/${name}` }
  }
  const schema = replace(root, true)
  return { ...(isSchema(schema) ? schema : {}), $defs: definitions }
}

/** Properties by name are no schema, though one of them may be called "type". */
function count(value: unknown, uses: Map<string, number>, isSchemaHere = true): void {
  if (Array.isArray(value)) for (const item of value) count(item, uses)
  if (!isSchema(value)) return
  for (const [key, item] of Object.entries(value)) count(item, uses, !isSchemaHere || key !== 'properties')
  if (!isSchemaHere) return
  const text = JSON.stringify(value)
  const isWhole = 'type' in value || 'anyOf' in value || 'properties' in value || 'enum' in value
  if (isWhole && text.length > smallestDefinition) uses.set(text, (uses.get(text) ?? 0) + 1)
}

const [file] = process.argv.slice(2)
if (file !== undefined)
  process.stdout.write(`${JSON.stringify(withDefinitions(facts(JSON.parse(readFileSync(file, 'utf8')))))}\n`)
