import type { ColumnDeclarations, DefinitionBase, OutputRows, RunContext } from './define.ts'
import type { ColumnsOf, Inputs, ModelColumns, NameOf, SourceColumns } from './inputs.ts'
import type { ModelRegistry } from './registered.ts'
import type { RowValue } from './row-value.ts'
import type { ColumnBatch, Models, ValueOf } from './typed-columns.ts'

type AllColumns<I extends Inputs> = ColumnsOf<I[keyof I]>
type KeyValue<C, K> = C extends unknown ? (K extends keyof C ? ValueOf<C[K] & string> : never) : never

/** A group's values of the `groupBy` columns, as rows have them. */
export type GroupKey<I extends Inputs = Inputs, K extends string = string> = {
  readonly [P in K]: [KeyValue<AllColumns<I>, P>] extends [never] ? RowValue : KeyValue<AllColumns<I>, P>
}

/** What `run` of a grouped model works with: one group, whole in memory, in a thread that holds nothing of other groups. */
export interface GroupContext<I extends Inputs = Inputs, K extends string = string> extends Omit<RunContext, 'model'> {
  /** The version in production of each model that `models` declares. */
  readonly model: Pick<ModelRegistry, 'production'>
  readonly key: GroupKey<I, K>
  /** From 0, in the order of the keys. */
  readonly index: number
  /** How many groups there are. */
  readonly count: number
  /** Rows of the group, of each input that has all `groupBy` columns (none where it has no such group); all rows of any other input. */
  readonly inputs: { readonly [P in keyof I]: ColumnBatch<ColumnsOf<I[P]>> }
  /** A declared input by the name of its model, as SQL's `ref` has it. Throws where `inputs` has none of that name. */
  readonly ref: <const N extends NameOf<Models>>(name: N) => ColumnBatch<ModelColumns<N>>
  /** A declared input by its source and table. */
  readonly source: <const S extends string, const T extends string>(
    source: S,
    table: T,
  ) => ColumnBatch<SourceColumns<S, T>>
  /** The group's own rows as they are published; undefined on a first build and a full refresh. */
  readonly this: ColumnBatch | undefined
}

/** What becomes of the model when `run` fails for a group: it fails; it is without that group; `fallback` makes that group's rows. The last two end in a warning. */
export type GroupErrorPolicy = 'fail' | 'skip' | 'fallback'

/** A model whose `run` is called once a group, in several threads at once; the rows come in the order of the groups' keys however many there are. */
export interface GroupedDefinition<
  I extends Inputs = Inputs,
  C extends ColumnDeclarations = ColumnDeclarations,
  K extends string = string,
> extends DefinitionBase<I, C> {
  /** Columns whose values make a group. At least one input has all of them; a group is in any of those. */
  readonly groupBy: readonly K[]
  run(group: GroupContext<I, K>): OutputRows<C>
  /** Default: `fail`. */
  readonly onGroupError?: GroupErrorPolicy
  /** Rows of a group for which `run` failed. Should it fail, too, so does the model. */
  readonly fallback?: (group: GroupContext<I, K>, error: unknown) => OutputRows<C>
  /** Threads. Default: as many as the machine runs at once. The rows do not depend on it. */
  readonly workers?: number
}
