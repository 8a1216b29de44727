import type { ColumnValues } from './typed-columns.ts'

/**
 * A column to be written. A typed array is taken whole: integers and floats as they are, DATE as days since 1970-01-01 (`Int32Array`), TIMESTAMP as
 * microseconds (`BigInt64Array`), BOOLEAN as 1 and 0 (`Uint8Array`), DECIMAL as whole numbers with the `scale` that says where their point is. Another
 * array holds values as rows do. A column of an input is one, too.
 */
export type OutputColumn =
  | ColumnValues
  | readonly unknown[]
  | {
      readonly values: ColumnValues | readonly unknown[]
      /** 1 where the value is null. */
      readonly nulls?: Uint8Array | undefined
      /** Digits after the point of a DECIMAL's whole numbers. */
      readonly scale?: number
    }

const mark = Symbol.for('tsdbt.batch')

/** Columns of equally many values, made by `batch`. */
export interface OutputBatch {
  readonly columns: Readonly<Record<string, OutputColumn>>
}

/**
 * Columns for `run` to give in place of rows: `yield batch({ id: ids, day: { values: days, nulls } })`. Each declared column has to be there, all of one
 * length, and is checked against its declared type; memory is bounded by what one batch holds.
 */
export function batch(columns: Readonly<Record<string, OutputColumn>>): OutputBatch {
  return Object.assign(Object.create(null, { [mark]: { value: true } }) as object, { columns }) // no row has this mark
}

/** Whether a value was made by `batch`, of whichever copy of the package. */
export const isOutputBatch = (value: unknown): value is OutputBatch =>
  typeof value === 'object' && value !== null && Reflect.get(value, mark) === true
