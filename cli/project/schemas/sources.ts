import * as z from 'zod/mini'
import { openConfig } from './config.ts'
import { columns, dataTests } from './columns.ts'
import { flag, freshness, listOf, mapping, maybe, meta, names, quoting, tags, text } from './vocabulary.ts'

/** How tsdbt fills a source's table itself: from files, by SQL, or by a TypeScript module. */
const loader = maybe(
  z.union([
    text,
    z.strictObject({
      files: maybe(names),
      sql: maybe(text),
      module: maybe(text),
      on_error: maybe(z.enum(['fail', 'reject'])),
      vars: maybe(names),
      depends_on: maybe(names),
    }),
  ]),
)

const config = maybe(
  openConfig({
    enabled: maybe(flag),
    event_time: maybe(text),
    freshness,
    loaded_at_field: maybe(text),
    loaded_at_query: maybe(text),
    external_location: maybe(text),
    loader,
    meta,
    tags,
  }),
)

const tableSchema = z.strictObject({
  name: text,
  description: maybe(text),
  identifier: maybe(text),
  external: maybe(z.union([text, mapping])),
  freshness,
  loaded_at_field: maybe(text),
  loaded_at_query: maybe(text),
  loader: maybe(text),
  quoting,
  columns,
  data_tests: dataTests,
  tests: dataTests,
  tags,
  meta,
  config,
})

export const sourceSchema = z.strictObject({
  name: text,
  description: maybe(text),
  database: maybe(text),
  schema: maybe(text),
  loader: maybe(text),
  quoting,
  overrides: maybe(text),
  freshness,
  loaded_at_field: maybe(text),
  loaded_at_query: maybe(text),
  tags,
  meta,
  config,
  tables: maybe(listOf(tableSchema)),
})
