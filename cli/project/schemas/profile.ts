import * as z from 'zod/mini'
import { anything, maybe, text, whole } from './vocabulary.ts'

/** One profile of `profiles.yml`; its outputs are checked one by one, when one is chosen. */
export const profileSchema = z.strictObject({
  target: maybe(text),
  outputs: z.record(text, anything),
  config: maybe(anything),
})

/** The chosen output, after rendering. What else it needs is the adapter's to say. */
export const outputSchema = z.looseObject({
  type: text,
  threads: maybe(whole.check(z.gte(1))),
  schema: maybe(text),
  database: maybe(text),
})
