import * as z from 'zod/mini'
import { anything, flag, listOf, mapping, maybe, names, quoting, text, whole } from './vocabulary.ts'

/** The letters a project's name is made of: it prefixes every unique id and is a namespace of macros. */
const name = text.check(
  z.regex(/^[^\d\W]\w*$/, { error: 'letters, digits and underscores, not beginning with a digit' }),
)
/** `1.0`, `1.0.0-beta.2` */
const version = text.check(z.regex(/^\d+(\.\d+){1,2}([-+].*)?$|^\{[{%]/, { error: 'a version such as "1.0.0"' }))
const paths = maybe(listOf(text))
const tree = maybe(mapping)

/** `project.yml`, after rendering. */
export const projectSchema = z.strictObject({
  name,
  version: maybe(z.union([version, z.number()])),
  'config-version': maybe(whole),
  profile: maybe(text),
  'model-paths': paths,
  'seed-paths': paths,
  'test-paths': paths,
  'analysis-paths': paths,
  'macro-paths': paths,
  'snapshot-paths': paths,
  'function-paths': paths,
  'docs-paths': paths,
  'asset-paths': paths,
  'osi-paths': paths,
  // Their names before dbt 1.0.
  'source-paths': paths,
  'data-paths': paths,
  'target-path': maybe(text),
  'log-path': maybe(text),
  'packages-install-path': maybe(text),
  'clean-targets': paths,
  'query-comment': maybe(
    z.union([text, z.strictObject({ comment: maybe(text), append: maybe(flag), 'job-label': maybe(flag) })]),
  ),
  'require-dbt-version': maybe(names),
  flags: tree,
  'on-run-start': maybe(names),
  'on-run-end': maybe(names),
  dispatch: maybe(listOf(z.strictObject({ macro_namespace: text, search_order: listOf(text) }))),
  'restrict-access': maybe(flag),
  quoting,
  vars: tree,
  models: tree,
  seeds: tree,
  snapshots: tree,
  sources: tree,
  tests: tree,
  data_tests: tree,
  unit_tests: tree,
  analyses: tree,
  exposures: tree,
  functions: tree,
  metrics: tree,
  'semantic-models': tree,
  'saved-queries': tree,
  packages: maybe(anything),
  'dbt-cloud': tree,
  sync: tree,
})

export type ProjectFile = z.infer<typeof projectSchema>
