import type { ConfigResolver } from './config-resolver.ts'
import type { Entry } from './entry.ts'
import { fqnPrefix } from './file-names.ts'
import type { Session } from './parse-options.ts'
import { isRecord, recordOf, textOf, type Json, type JsonRecord } from './read-json.ts'

export type SemanticKind = 'semantic_model' | 'metric' | 'saved_query'

export const resolvedConfig = (
  { package: owner, file, name, value }: Entry,
  kind: SemanticKind,
  configs: ConfigResolver,
) =>
  configs.resolve({
    kind,
    packageName: owner.name,
    fqn: [...fqnPrefix(owner.name, file.path), name],
    patch: recordOf(value.config),
  })

/** The keys that every one of them has. */
export function commonKeys(
  entry: Entry,
  type: SemanticKind,
  { createdAt }: Session,
  configs: ConfigResolver,
  name = entry.name,
): JsonRecord {
  const { package: owner, file, value, written } = entry
  const { config } = resolvedConfig(entry, type, configs)
  return {
    name,
    resource_type: type,
    package_name: owner.name,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `${type}.${owner.name}.${name}`,
    fqn: [...fqnPrefix(owner.name, file.path), name],
    created_at: createdAt,
    config,
    unrendered_config: recordOf(written.config),
    group: textOf(config.group) ?? textOf(value.group),
  }
}

/** `config: {meta: {…}}` of an entity, a measure or a dimension. */
export const innerConfig = (value: Json | undefined): JsonRecord => ({ meta: {}, ...(isRecord(value) ? value : {}) })
