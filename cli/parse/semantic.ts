import type { ParsedProject } from '../core/parsed-project.ts'
import type { Entry } from './entry.ts'
import { fqnPrefix } from './file-names.ts'
import type { Session } from './parse-options.ts'
import type { Properties } from './properties.ts'
import type { JsonRecord } from './read-json.ts'

/** Semantic models, metrics and saved queries as they were written, with the keys every node has: kept and selected, not run. */
export function semanticNodes({ entries }: Properties, session: Session): ParsedProject['semantic'] {
  return {
    metrics: byId(entries.metrics, 'metric', session),
    semanticModels: byId(entries.semantic_models, 'semantic_model', session),
    savedQueries: byId(entries.saved_queries, 'saved_query', session),
  }
}

const byId = (entries: readonly Entry[], type: string, { createdAt }: Session): ReadonlyMap<string, JsonRecord> =>
  new Map(
    entries.map(({ name, value, package: owner, file }) => {
      const id = `${type}.${owner.name}.${name}`
      const fqn = [...fqnPrefix(owner.name, file.path), name]
      const common = {
        resource_type: type,
        package_name: owner.name,
        path: file.path,
        original_file_path: file.originalPath,
        unique_id: id,
        fqn,
      }
      return [id, { ...value, name, ...common, created_at: createdAt }]
    }),
  )
