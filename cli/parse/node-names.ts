import { templateCopy } from '../context/arguments.ts'
import { namingCaller } from '../context/naming-context.ts'
import type { Location } from '../core/diagnostic.ts'
import type { PlainDict } from '../jinja/values.ts'
import type { Configured } from './configured.ts'
import { LazyMacro } from './macro-library.ts'
import { Naming, type NamedNode } from './naming.ts'
import { mergedTags, type NodeName } from './node-parts.ts'
import type { Session } from './parse-options.ts'
import { fileOf } from './place.ts'
import { recordOf, textOf, type Json } from './read-json.ts'
import { relationName } from './relation-name.ts'
import { templateProblems } from './template-problems.ts'

export type NameNode = (configured: Configured) => NodeName

/** Asks the naming macros where each node is built. */
export function nodeNamer(session: Session): NameNode {
  const { env, project } = session
  const naming = new Naming({
    macros: env.macros,
    call: namingCaller(env),
    placeOf: (macro) => (macro instanceof LazyMacro ? placeOfMacro(macro) : undefined),
    database: env.adapter.database,
    schema: env.adapter.schema,
    needsSchema: !project.isDbtProject || project.flags['require_valid_schema_from_generate_schema_name'] === true,
  })
  return (configured) => {
    const { draft, config } = configured
    const node: NamedNode = {
      name: draft.name,
      packageName: draft.package.name,
      version: versionOf(configured),
      asValue: () => nodeValue(configured, env.adapter.database, env.adapter.schema),
    }
    try {
      const asked = {
        database: naming.database(textOf(config.database), node),
        schema: naming.schema(textOf(config.schema), node),
        alias: naming.alias(textOf(config.alias), node),
      }
      const path = draft.kind === 'snapshot' ? snapshotPath(asked, configured) : asked
      const name = isRelational(configured, session)
        ? relationName(
            env.adapter,
            project.config.quoting,
            { ...path, identifier: path.alias },
            recordOf(config.quoting),
          )
        : null
      return { ...path, relationName: name }
    } catch (thrown) {
      session.problems.push(...templateProblems(thrown, { file: fileOf(draft.place) }))
      return { database: env.adapter.database, schema: env.adapter.schema, alias: draft.name, relationName: null }
    }
  }
}

const placeOfMacro = ({ source: { file, line, column } }: LazyMacro): Location => ({ file: file.shown, line, column })

const versionOf = ({ draft }: Configured): string | number | null =>
  draft.kind === 'generic-test' ? null : (draft.patch?.version ?? null)

/** Older snapshots say where they are built outright. */
function snapshotPath<P extends { database: string; schema: string; alias: string }>(
  path: P,
  { config }: Configured,
): P {
  const database = textOf(config.target_database)
  const schema = textOf(config.target_schema)
  return {
    ...path,
    ...(database !== null && database !== '' && { database }),
    ...(schema !== null && schema !== '' && { schema }),
  }
}

/** Whether something in the warehouse has the node's name. */
function isRelational({ draft, config }: Configured, session: Session): boolean {
  switch (draft.kind) {
    case 'model':
    case 'seed':
    case 'snapshot':
      return config.materialized !== 'ephemeral'
    case 'singular-test':
    case 'generic-test':
      return config.store_failures === null || config.store_failures === undefined
        ? storesByDefault(session)
        : config.store_failures === true
    case 'function':
      return true
    case 'analysis':
    case 'operation':
      return false
  }
}

const storesByDefault = ({ options }: Session): boolean =>
  (options.flags.STORE_FAILURES ?? options.flags.store_failures) === true

/** The node as far as it is known when it is named. */
function nodeValue({ draft, config, unrendered }: Configured, database: string, schema: string): PlainDict {
  const type = draft.kind === 'generic-test' || draft.kind === 'singular-test' ? 'test' : draft.kind
  const version = draft.kind === 'generic-test' ? null : (draft.patch?.version ?? null)
  const known: Record<string, Json | undefined> = {
    name: draft.name,
    resource_type: type,
    package_name: draft.package.name,
    path: draft.path,
    original_file_path: draft.originalPath,
    unique_id: draft.uniqueId,
    fqn: draft.fqn,
    database,
    schema,
    alias: draft.name,
    config,
    tags: draft.kind === 'generic-test' ? mergedTags(draft.tags, config) : mergedTags(draft.tags ?? [], config, draft),
    meta: config.meta,
    group: config.group,
    language: draft.language,
    raw_code: draft.rawCode,
    description: '',
    version,
    is_versioned: version !== null,
    search_name: version === null ? draft.name : `${draft.name}.v${version}`,
    identifier: draft.name,
    relation_name: null,
    patch_path: null,
    unrendered_config: unrendered,
    columns: {},
    docs: config.docs,
    refs: [],
    sources: [],
    metrics: [],
    latest_version: draft.kind === 'generic-test' ? null : (draft.patch?.latestVersion ?? null),
    access: config.access,
  }
  return { ...(templateCopy(known) as PlainDict) } // a record's copy is a dict
}
