import * as z from 'zod/mini'
import { flag, listOf, maybe, mapping, oneOrMore, text, textOrNumber } from './vocabulary.ts'

const local = z.strictObject({ local: text.check(z.minLength(1)), name: maybe(text) })
const git = z.strictObject({
  git: text.check(z.minLength(1)),
  revision: maybe(textOrNumber),
  'warn-unpinned': maybe(flag),
  warn_unpinned: maybe(flag),
  subdirectory: maybe(text),
  name: maybe(text),
})
const tarball = z.strictObject({ tarball: text.check(z.minLength(1)), name: maybe(text) })
const hub = z.strictObject({
  package: text.check(z.regex(/^[^/]+\/[^/]+$/, { error: 'a namespace and a name, as in "dbt-labs/dbt_utils"' })),
  version: oneOrMore(textOrNumber),
  install_prerelease: maybe(flag),
  'install-prerelease': maybe(flag),
  name: maybe(text),
})

export const entrySchemas = { local, git, tarball, package: hub }

/** `packages.yml` and, with `projects`, `dependencies.yml`. Entries are checked each by the schema of its kind. */
export const packagesSchema = z.strictObject({ packages: maybe(listOf(mapping)), projects: maybe(listOf(mapping)) })

export const lockSchema = z.strictObject({ packages: maybe(listOf(mapping)), sha1_hash: maybe(text) })

export type PackageEntries = {
  readonly [K in keyof typeof entrySchemas]: z.infer<(typeof entrySchemas)[K]>
}
