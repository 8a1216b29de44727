import type { SchemaField } from '../../../cli/adapters/bigquery/types.ts'

/** A type as the local service writes it. */
export interface ProtoType {
  readonly typeKind: string
  readonly arrayType?: { readonly elementType: ProtoType }
  readonly structType?: { readonly field?: readonly { readonly fieldName?: string; readonly fieldType: ProtoType }[] }
}

export interface ProtoColumn {
  readonly name: string
  readonly type: ProtoType
}

const names: readonly (readonly [kind: string, rest: string])[] = [
  ['TYPE_INT64', 'INTEGER'],
  ['TYPE_DOUBLE', 'FLOAT'],
  ['TYPE_BOOL', 'BOOLEAN'],
  ['TYPE_STRUCT', 'RECORD'],
  ['TYPE_STRING', 'STRING'],
  ['TYPE_BYTES', 'BYTES'],
  ['TYPE_DATE', 'DATE'],
  ['TYPE_TIME', 'TIME'],
  ['TYPE_DATETIME', 'DATETIME'],
  ['TYPE_TIMESTAMP', 'TIMESTAMP'],
  ['TYPE_NUMERIC', 'NUMERIC'],
  ['TYPE_BIGNUMERIC', 'BIGNUMERIC'],
  ['TYPE_JSON', 'JSON'],
  ['TYPE_INTERVAL', 'INTERVAL'],
  ['TYPE_GEOGRAPHY', 'GEOGRAPHY'],
  ['TYPE_RANGE', 'RANGE'],
]
const restNames = new Map(names)

/** A column as the REST API tells it. */
export function fieldOf({ name, type }: ProtoColumn): SchemaField {
  if (type.arrayType) return { ...fieldOf({ name, type: type.arrayType.elementType }), mode: 'REPEATED' }
  const fields = type.structType?.field?.map((part) => fieldOf({ name: part.fieldName ?? '', type: part.fieldType }))
  return { name, type: restNames.get(type.typeKind) ?? type.typeKind, mode: 'NULLABLE', ...(fields && { fields }) }
}

/** A column of the REST API as the local service wants it. */
export function protoOf({ name, type, mode, fields }: SchemaField): ProtoColumn {
  const kind = names.find(([, rest]) => rest === (oldNames[type] ?? type))?.[0]
  if (kind === undefined) throw new Error(`No GoogleSQL type for ${type}`)
  const one: ProtoType = {
    typeKind: kind,
    ...(fields && {
      structType: {
        field: fields.map(protoOf).map(({ name: fieldName, type: fieldType }) => ({ fieldName, fieldType })),
      },
    }),
  }
  return { name, type: mode === 'REPEATED' ? { typeKind: 'TYPE_ARRAY', arrayType: { elementType: one } } : one }
}

const oldNames: Readonly<Record<string, string>> = {
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  STRUCT: 'RECORD',
}
