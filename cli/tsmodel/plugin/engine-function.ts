import type { ScalarFunction } from '../../core/plugin.ts'
import { cellOf } from '../cell-of.ts'
import { columnType } from '../column-type.ts'
import { described } from '../described.ts'
import { readerOf, type RowValue } from '../row-value.ts'
import type { PluginFunction } from './scalar-function.ts'

/** A plugin's function as an engine calls it. */
export function engineFunction(name: string, made: PluginFunction): ScalarFunction {
  const readers = made.parameters.map((type) => readerOf(columnType(type)))
  const returned = columnType(made.returns)
  const call = made.call as (...values: readonly RowValue[]) => unknown // its arguments are read as its parameters say
  return {
    name,
    parameters: made.parameters,
    returns: made.returns,
    isVolatile: made.volatile === true,
    takesNulls: made.nullHandling === 'special',
    call(values) {
      const result = call(...readers.map((read, index) => read(values[index] ?? null)))
      if (result instanceof Promise) throw new TypeError('it must give its result at once, but gave a promise')
      const checked = cellOf(result, returned)
      if ('cell' in checked) return checked.cell
      throw new TypeError(`it must give ${checked.expected} (${made.returns}), but gave ${described(result)}`)
    },
  }
}
