import type { Column } from './relation.ts'

/**
 * A value of a small result (a test's failures, `run_query`, `show`), exact: BIGINT and HUGEINT are `bigint`s when beyond 2^53 and numbers
 * otherwise; DECIMAL, DATE, TIME, TIMESTAMP and INTERVAL are `TypedText` in the engine's own text; nested types are arrays and records.
 */
export type CellValue = null | boolean | number | bigint | string | TypedText | readonly CellValue[] | CellRecord

/** A record of nested cells (STRUCT, MAP with text keys). */
export interface CellRecord {
  readonly [key: string]: CellValue
}

/** A value that JavaScript has no exact type for: kept as the engine's text with the type it had. */
export class TypedText {
  readonly type: 'decimal' | 'date' | 'time' | 'timestamp' | 'timestamptz' | 'interval' | 'bytes' | 'other'
  readonly text: string
  constructor(type: TypedText['type'], text: string) {
    this.type = type
    this.text = text
  }
  toString(): string {
    return this.text
  }
  toJSON(): string {
    return this.text
  }
}

/** A BLOB or BYTES: the bytes, with the engine's text of them or, where no engine gave them, base64. */
export class BytesText extends TypedText {
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array, text: string = Buffer.from(bytes).toString('base64')) {
    super('bytes', text)
    this.bytes = bytes
  }
}

/** A result held in memory, rows × columns, in the order the engine gave them. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly CellValue[])[]
}

export const emptyTable: Table = { columns: [], rows: [] }
