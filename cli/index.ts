/** The public API of the package "tsdbt": what TypeScript models and loaders import. */
export { defineModel, ref, source } from './tsmodel/define.ts'
export type {
  ColumnDeclaration,
  Input,
  InputDeclaration,
  LoaderContext,
  ModelContext,
  ModelDefinition,
  ModelRows,
  OutputRow,
  OutputRows,
  ReadOptions,
  Row,
  SourceRows,
} from './tsmodel/define.ts'
export type { RowValue } from './tsmodel/row-value.ts'
