import type { Column } from '../../core/relation.ts'

/** A field of a schema as the REST API tells it, under the old names of the types. */
export interface SchemaField {
  readonly name: string
  readonly type: string
  readonly mode?: string
  readonly description?: string
  readonly policyTags?: { readonly names?: readonly string[] }
  readonly precision?: string
  readonly scale?: string
  readonly maxLength?: string
  readonly fields?: readonly SchemaField[]
}

const standardNames: Readonly<Record<string, string>> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
  RECORD: 'STRUCT',
}

/** The field's type as DDL writes it: `ARRAY<STRUCT<a INT64, b NUMERIC(10, 2)>>`. */
export function typeOf(field: SchemaField): string {
  const base = standardNames[field.type] ?? field.type
  const one =
    base === 'STRUCT'
      ? `STRUCT<${(field.fields ?? []).map((part) => `${part.name} ${typeOf(part)}`).join(', ')}>`
      : base + parametersOf(field)
  return field.mode === 'REPEATED' ? `ARRAY<${one}>` : one
}

function parametersOf({ precision, scale, maxLength }: SchemaField): string {
  if (maxLength !== undefined) return `(${maxLength})`
  if (precision === undefined) return ''
  return scale === undefined ? `(${precision})` : `(${precision}, ${scale})`
}

export const columnOf = (field: SchemaField): Column => ({ name: field.name, type: typeOf(field) })
