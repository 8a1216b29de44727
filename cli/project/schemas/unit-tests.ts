import * as z from 'zod/mini'
import { openConfig } from './config.ts'
import { flag, listOf, mapping, maybe, meta, names, tags, text, textOrNumber } from './vocabulary.ts'

const rows = maybe(z.union([listOf(mapping), text]))
const format = maybe(z.enum(['dict', 'csv', 'sql']))

const overrides = maybe(z.strictObject({ macros: maybe(mapping), vars: maybe(mapping), env_vars: maybe(mapping) }))
const versions = maybe(z.strictObject({ include: maybe(listOf(textOrNumber)), exclude: maybe(listOf(textOrNumber)) }))

export const unitTestSchema = z.strictObject({
  name: text,
  model: text,
  description: maybe(text),
  given: maybe(listOf(z.strictObject({ input: text, rows, format, fixture: maybe(text) }))),
  expect: z.strictObject({ rows, format, fixture: maybe(text) }),
  overrides,
  versions,
  tags: maybe(names),
  meta,
  config: maybe(openConfig({ enabled: maybe(flag), tags, meta })),
})
