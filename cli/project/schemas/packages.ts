import * as z from 'zod/mini'
import { flag, listOf, maybe, mapping, oneOrMore, text, textOrNumber } from './vocabulary.ts'

/** The schemas of a package's entry, by the key that says where it comes from. Made when asked for: few projects have packages, and all start. */
export function entrySchemas() {
  return {
    local: z.strictObject({ local: text.check(z.minLength(1)), name: maybe(text) }),
    git: z.strictObject({
      git: text.check(z.minLength(1)),
      revision: maybe(textOrNumber),
      'warn-unpinned': maybe(flag),
      warn_unpinned: maybe(flag),
      subdirectory: maybe(text),
      name: maybe(text),
    }),
    tarball: z.strictObject({ tarball: text.check(z.minLength(1)), name: maybe(text) }),
    package: z.strictObject({
      package: text.check(z.regex(/^[^/]+\/[^/]+$/, { error: 'a namespace and a name, as in "dbt-labs/dbt_utils"' })),
      version: oneOrMore(textOrNumber),
      install_prerelease: maybe(flag),
      'install-prerelease': maybe(flag),
      name: maybe(text),
    }),
  }
}

/** `packages.yml` and, with `projects`, `dependencies.yml`. Entries are checked each by the schema of its kind. */
export const packagesSchema = () =>
  z.strictObject({ packages: maybe(listOf(mapping)), projects: maybe(listOf(mapping)) })

type EntrySchemas = ReturnType<typeof entrySchemas>

export type PackageEntries = {
  readonly [K in keyof EntrySchemas]: z.infer<EntrySchemas[K]>
}
