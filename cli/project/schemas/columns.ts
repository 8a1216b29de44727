import * as z from 'zod/mini'
import { openConfig } from './config.ts'
import { columnDimension, columnEntity, granularity } from './semantic.ts'
import { flag, listOf, mapping, maybe, meta, names, tags, text } from './vocabulary.ts'

/** A data test where it is declared: its name, or a mapping with its arguments and config. Its own keys are the parser's to check. */
export const dataTests = maybe(listOf(z.union([text, mapping])))

const constraintKeys = {
  type: z.enum(['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom']),
  name: maybe(text),
  expression: maybe(text),
  warn_unenforced: maybe(flag),
  warn_unsupported: maybe(flag),
  to: maybe(text),
  to_columns: maybe(listOf(text)),
}
const columnConstraints = maybe(listOf(z.strictObject(constraintKeys)))
export const modelConstraints = maybe(listOf(z.strictObject({ ...constraintKeys, columns: maybe(listOf(text)) })))

const columnKeys = {
  description: maybe(text),
  data_type: maybe(text),
  quote: maybe(flag),
  constraints: columnConstraints,
  data_tests: dataTests,
  tests: dataTests,
  tags,
  meta,
  config: maybe(openConfig({ meta, tags })),
  policy_tags: maybe(listOf(text)),
  granularity: maybe(granularity),
  dimension: columnDimension,
  entity: columnEntity,
}

const columnSchema = z.strictObject({ name: text, ...columnKeys })
export const columns = maybe(listOf(columnSchema))

/** Columns of one version of a model: its own, or which of the model's it takes. */
export const versionColumns = maybe(
  listOf(z.strictObject({ name: maybe(text), include: maybe(names), exclude: maybe(names), ...columnKeys })),
)
