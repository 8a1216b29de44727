import type { RowValue } from '../row-value.ts'
import type { ValueOf } from '../typed-columns.ts'

type NullHandling = 'default' | 'special'

/** Functions run in DuckDB alone, whose small integers are numbers. */
type Argument<T extends string, H extends NullHandling> = H extends 'special'
  ? ValueOf<T, number>
  : ValueOf<`${T} not null`, number>

export interface ScalarDeclaration<P extends readonly string[], H extends NullHandling> {
  /** DuckDB's names of types: `['varchar', 'integer']`. */
  readonly parameters: P
  readonly returns: string
  /** `special`: called with nulls, too. By default a null among the arguments gives null. */
  readonly nullHandling?: H
  /** True where equal arguments may give different results. */
  readonly volatile?: boolean
  /** One row's result, of its arguments as models have them. What it throws is the query's error. */
  readonly call: (...values: { [I in keyof P]: Argument<P[I], H> }) => RowValue | Date | undefined
}

/** A function of SQL whatever its types are. */
export interface PluginFunction {
  readonly parameters: readonly string[]
  readonly returns: string
  readonly nullHandling?: NullHandling
  readonly volatile?: boolean
  readonly call: (...values: never[]) => RowValue | Date | undefined
}

/** A function that SQL may call by the name it has among a plugin's `functions`; `call` is typed by `parameters`. */
export function scalarFunction<const P extends readonly string[], const H extends NullHandling = 'default'>(
  declaration: ScalarDeclaration<P, H>,
): PluginFunction {
  return declaration as PluginFunction // its arguments come as its own types say
}
