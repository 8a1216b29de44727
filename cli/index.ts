/** The public API of the package "tsdbt": what TypeScript models and loaders import. */
export { defineModel } from './tsmodel/define.ts'
export { definePlugin } from './tsmodel/plugin/define-plugin.ts'
export { scalarFunction } from './tsmodel/plugin/scalar-function.ts'
export { ref, source } from './tsmodel/inputs.ts'
export { batch } from './tsmodel/output-batch.ts'
export { dateText, decimalText, timestampText } from './core/encoded-value.ts'
export { daysOf, microsOf, scaledOf } from './tsmodel/whole-number.ts'
export type {
  BatchSpan,
  ColumnDeclaration,
  ColumnDeclarations,
  GenericTest,
  GenericTestContext,
  Hook,
  HookContext,
  HookResult,
  LoaderContext,
  ModelContext,
  ModelDefinition,
  OutputRow,
  OutputRows,
  RunContext,
} from './tsmodel/define.ts'
export type { GroupContext, GroupedDefinition, GroupErrorPolicy, GroupKey } from './tsmodel/grouped.ts'
export type {
  ConnectContext,
  LoadContext,
  LoadedRows,
  PluginColumn,
  PluginConfig,
  PluginContext,
  PluginDefinition,
  PluginSource,
  StoreContext,
} from './tsmodel/plugin/define-plugin.ts'
export type { PluginFunction, ScalarDeclaration } from './tsmodel/plugin/scalar-function.ts'
export type { Input, InputDeclaration, Inputs, ReadOptions } from './tsmodel/inputs.ts'
export type { OutputBatch, OutputColumn } from './tsmodel/output-batch.ts'
export type { Random } from './tsmodel/random.ts'
export type { ArtifactContent, Labels } from './tsmodel/records.ts'
export type { ModelRegistry, NewVersion, RegisteredVersion } from './tsmodel/registered.ts'
export type { Backtest, Metrics } from './core/registered-model.ts'
export type { RowValue } from './tsmodel/row-value.ts'
// Whole: what `tsdbt codegen` writes is merged into interfaces of this module.
export type * from './tsmodel/typed-columns.ts'
