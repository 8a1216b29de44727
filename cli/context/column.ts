import { HostObject, declare, hostFunction } from '../jinja/host.ts'
import { valueError } from '../jinja/errors.ts'
import type { Value } from '../jinja/values.ts'
import { str } from '../jinja/text.ts'
import type { Column } from '../core/relation.ts'
import { requiredText } from './arguments.ts'

/** How an engine's columns read and are written. */
export interface ColumnStyle {
  /** `DuckDBColumn` */
  readonly typeName: string
  readonly quote: (identifier: string) => string
  /** The engine's name of a label such as `STRING` or `TIMESTAMP`; the label itself where it has none of its own. */
  readonly translateType: (label: string) => string
  /** The type of a string column of a size; engines without sizes ignore it. */
  readonly stringType: (size: number) => string
}

const strings = new Set(['text', 'character varying', 'character', 'varchar', 'string'])
const floats = new Set(['real', 'float4', 'float', 'double precision', 'float8', 'double', 'float64'])
const integers = new Set(
  (
    'smallint integer bigint smallserial serial bigserial int2 int4 int8 serial2 serial4 serial8 tinyint hugeint utinyint usmallint ' +
    'uinteger ubigint uhugeint int1 short int signed long int64 byteint'
  ).split(' '),
)
const numerics = new Set(['numeric', 'decimal', 'bignumeric', 'bigdecimal'])
const stringSizeByDefault = 256

interface ColumnShape {
  readonly name: string
  readonly dtype: string
  readonly charSize: number | null
  readonly precision: number | null
  readonly scale: number | null
}

/** dbt's column: a name and a type with questions asked of it. */
export class ColumnValue extends HostObject {
  readonly style: ColumnStyle
  readonly shape: ColumnShape
  constructor(style: ColumnStyle, shape: ColumnShape) {
    super()
    this.style = style
    this.shape = shape
  }

  get typeName(): string {
    return this.style.typeName
  }

  isOf(kinds: ReadonlySet<string>): boolean {
    return kinds.has(this.shape.dtype.toLowerCase())
  }
  get isString(): boolean {
    return this.isOf(strings)
  }
  /** Raises when the column is no string. */
  stringSize(): number {
    if (!this.isString) throw valueError('Called string_size() on non-string field!')
    return this.shape.charSize ?? stringSizeByDefault
  }
  get dataType(): string {
    const { dtype, precision, scale } = this.shape
    if (this.isString) return this.style.stringType(this.stringSize())
    if (this.isOf(numerics) && precision !== null && scale !== null) return `${dtype}(${precision},${scale})`
    return dtype
  }

  override getAttr(name: string): Value | undefined {
    return Object.hasOwn(members, name) ? members[name]?.(this) : undefined
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined
  }
  override repr(): string {
    return `<${this.typeName} ${this.shape.name} (${this.dataType})>`
  }
  override truthy(): boolean {
    return true
  }
  override equals(other: Value): boolean {
    return other instanceof ColumnValue && JSON.stringify(other.shape) === JSON.stringify(this.shape)
  }
  override hashKey(): string {
    return `column:${JSON.stringify(this.shape)}`
  }
}

const question =
  (name: string, answer: (column: ColumnValue) => Value) =>
  (column: ColumnValue): Value =>
    hostFunction(name, () => answer(column))

const members: Readonly<Record<string, (column: ColumnValue) => Value>> = {
  name: ({ shape }) => shape.name,
  column: ({ shape }) => shape.name,
  quoted: ({ shape, style }) => style.quote(shape.name),
  dtype: ({ shape }) => shape.dtype,
  data_type: (column) => column.dataType,
  expanded_data_type: (column) => column.dataType,
  char_size: ({ shape }) => shape.charSize,
  numeric_precision: ({ shape }) => shape.precision,
  numeric_scale: ({ shape }) => shape.scale,
  mode: () => 'NULLABLE',
  is_string: question('is_string', (column) => column.isString),
  is_float: question('is_float', (column) => column.isOf(floats)),
  is_integer: question('is_integer', (column) => column.isOf(integers)),
  is_numeric: question('is_numeric', (column) => column.isOf(numerics)),
  is_number: question('is_number', (column) => column.isOf(integers) || column.isOf(numerics) || column.isOf(floats)),
  is_struct: question('is_struct', ({ shape }) => shape.dtype.toLowerCase().startsWith('struct')),
  string_size: question('string_size', (column) => column.stringSize()),
  flatten: question('flatten', (column) => flatten(column)),
  can_expand_to: (column) =>
    declare('can_expand_to', ['other_column'], (other = null) => {
      const bothStrings = other instanceof ColumnValue && other.isString && column.isString
      return bothStrings && other.stringSize() > column.stringSize()
    }),
  literal: (column) => declare('literal', ['value'], (value = null) => `${str(value)}::${column.dataType}`),
  string_type: ({ style }) => declare('string_type', ['size'], (size = null) => style.stringType(Number(size))),
  numeric_type: () => numericType,
  translate_type: ({ style }) =>
    declare('translate_type', ['dtype'], (dtype) => style.translateType(requiredText(dtype, 'dtype'))),
}

const numericType = declare(
  'numeric_type',
  ['dtype', 'precision', 'scale'],
  (dtype, precision = null, scale = null) => {
    const name = requiredText(dtype, 'dtype')
    return precision === null || scale === null ? name : `${name}(${str(precision)},${str(scale)})`
  },
)

/** The leaves of a struct, named by their path; a column that is none is its own leaf. */
function flatten(column: ColumnValue): ColumnValue[] {
  const match = /^struct\s*\(([\s\S]*)\)$/i.exec(column.shape.dtype)
  if (!match) return [column]
  return splitFields(match[1] ?? '').flatMap((field) => {
    const parsed = /^("(?:[^"]|"")*"|\S+)\s+([\s\S]+)$/.exec(field)
    const name = (parsed?.[1] ?? field).replace(/^"|"$/g, '')
    return flatten(describedColumn(column.style, `${column.shape.name}.${name}`, parsed?.[2] ?? ''))
  })
}

/** Splits at the commas that are in no parentheses. */
function splitFields(text: string): string[] {
  const fields: string[] = []
  let depth = 0
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '(') depth++
    else if (character === ')') depth--
    else if (character === ',' && depth === 0) {
      fields.push(text.slice(start, index).trim())
      start = index + 1
    }
  }
  return [...fields, text.slice(start).trim()]
}

/** A column whose type is kept as written; a size or precision within it is not taken apart. */
const describedColumn = (style: ColumnStyle, name: string, dtype: string): ColumnValue =>
  new ColumnValue(style, { name, dtype, charSize: null, precision: null, scale: null })

export const columnValue = (style: ColumnStyle, column: Column): ColumnValue =>
  describedColumn(style, column.name, column.type)

/** `api.Column`: a class to templates, made by calling it, with its static functions. */
export function columnApi(style: ColumnStyle): Value {
  const construct = (translate: boolean) =>
    declare(
      translate ? 'create' : style.typeName,
      [
        translate ? 'name' : 'column',
        translate ? 'label_or_dtype' : 'dtype',
        ['char_size', null],
        ['numeric_precision', null],
        ['numeric_scale', null],
      ],
      (name, dtype, charSize = null, precision = null, scale = null) => {
        const type = requiredText(dtype, 'dtype')
        return new ColumnValue(style, {
          name: requiredText(name, 'column'),
          dtype: translate ? style.translateType(type) : type,
          charSize: numberOrNull(charSize),
          precision: numberOrNull(precision),
          scale: numberOrNull(scale),
        })
      },
    )
  const create = construct(true)
  const described = declare('from_description', ['name', 'raw_data_type'], (name, type) =>
    fromDescription(style, requiredText(name, 'name'), requiredText(type, 'raw_data_type')),
  )
  const plain = construct(false)
  return hostFunction(style.typeName, (args, kwargs) => plain.call(args, kwargs), {
    repr: `<class '${style.typeName}'>`,
    attributes: {
      create,
      from_description: described,
      numeric_type: numericType,
      string_type: declare('string_type', ['size'], (size = null) => style.stringType(Number(size))),
      translate_type: declare('translate_type', ['dtype'], (dtype) =>
        style.translateType(requiredText(dtype, 'dtype')),
      ),
    },
  })
}

function fromDescription(style: ColumnStyle, name: string, rawType: string): ColumnValue {
  const match = /^([^(]+)\(([^)]+)\)$/.exec(rawType)
  const sizes = (match?.[2] ?? '').split(',').map(Number)
  const [first = null, second = null] = sizes
  const isSized = match !== null && sizes.every((size) => Number.isInteger(size))
  if (!isSized) return describedColumn(style, name, rawType)
  const dtype = (match[1] ?? rawType).trim()
  return sizes.length === 1
    ? new ColumnValue(style, { name, dtype, charSize: first, precision: null, scale: null })
    : new ColumnValue(style, { name, dtype, charSize: null, precision: first, scale: second })
}

const numberOrNull = (value: Value): number | null => (typeof value === 'number' ? value : null)
