import * as z from 'zod/mini'
import { flag, listOf, mapping, maybe, text } from './vocabulary.ts'

/** Made when asked for: few projects have selectors, and all start. */
export const selectorsSchema = () =>
  z.strictObject({
    version: maybe(z.unknown()),
    selectors: maybe(
      listOf(
        z.strictObject({
          name: text,
          description: maybe(text),
          default: maybe(z.union([flag, text])),
          definition: z.union([text, mapping]),
        }),
      ),
    ),
  })
