import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { ExposureNode, SourceNode, UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { BuiltNode } from './build-nodes.ts'
import { placeOf } from './entry.ts'
import { locate } from './place.ts'
import type { JsonRecord } from './read-json.ts'

export interface NamedParts {
  readonly built: readonly BuiltNode[]
  readonly sources: readonly SourceNode[]
  readonly exposures: readonly ExposureNode[]
  readonly semantic: ParsedProject['semantic']
  /** The project's `flags:`, which say how strict dbt is. */
  readonly flags: JsonRecord
  readonly placeOf: (id: UniqueId) => Location
}

/** What is wrong with names in themselves: spaces, and what exposures may be called. */
export function nameProblems(parts: NamedParts): Diagnostic[] {
  return [...spacedNames(parts), ...exposureNames(parts)]
}

function spacedNames({ built, sources, semantic, flags, placeOf: at }: NamedParts): Diagnostic[] {
  const nodes = built.flatMap(({ node, draft, isEnabled }) =>
    isEnabled && node.name.includes(' ')
      ? [{ kind: node.resource_type, name: node.name, at: locate(draft.place) }]
      : [],
  )
  const isError = flags['require_resource_names_without_spaces'] !== false
  const code = isError ? 'name-spaces' : 'name-spaces-deprecated'
  const problems = nodes.map(({ kind, name, at: place }) => problem(code, { kind, name }, place))
  if (flags['require_source_and_semantic_model_names_without_spaces'] !== true) return problems
  const spaced = sources.flatMap(({ source_name: source, name, unique_id: id, config }) =>
    config.enabled && (source.includes(' ') || name.includes(' '))
      ? [problem('name-spaces', { kind: 'source', name: `${source}.${name}` }, at(id))]
      : [],
  )
  const models = [...semantic.semanticModels].flatMap(([id, { name, original_file_path: file }]) => {
    if (!String(name).includes(' ')) return []
    const place = at(id)
    return [
      problem(
        'name-spaces',
        { kind: 'semantic model', name: String(name) },
        place.file === '' ? { file: String(file) } : place,
      ),
    ]
  })
  return [...problems, ...spaced, ...models]
}

const exposureNames = ({ exposures, placeOf: at }: NamedParts): Diagnostic[] =>
  exposures
    .filter(({ config, name }) => config.enabled && !/^\w+$/.test(name))
    .map(({ name, unique_id: id }) => problem('exposure-name', { name }, at(id)))

/** Models with versions and models, seeds or snapshots without one under the same name: `ref()` could mean either. */
export function versionedNames(built: readonly BuiltNode[]): Diagnostic[] {
  const versioned = new Map<string, BuiltNode>()
  const key = ({ node }: BuiltNode): string => `${node.package_name}.${node.name}`
  const isVersioned = ({ node }: BuiltNode): boolean => node.resource_type === 'model' && node.version !== null
  for (const found of built) if (found.isEnabled && isVersioned(found)) versioned.set(key(found), found)
  return built.flatMap((found) => {
    const { node, draft, isEnabled } = found
    const isRefable =
      node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot'
    const other = isEnabled && isRefable && !isVersioned(found) ? versioned.get(key(found)) : undefined
    if (!other) return []
    const related = [{ at: locate(other.draft.place), note: 'the one with versions' }]
    return [problem('name-versioned', { kind: node.resource_type, name: node.name }, locate(draft.place), { related })]
  })
}

/** A properties file cannot enable one of several files of one name: they are enabled where each is told apart. */
export function enabledTwice(built: readonly BuiltNode[]): Diagnostic[] {
  const groups = Map.groupBy(
    built.filter(({ draft }) => 'patch' in draft && draft.patch !== undefined),
    ({ node }) => node.unique_id,
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first || group.length < 2 || group.some(({ isEnabled }) => isEnabled)) return []
    const patch = 'patch' in first.draft ? first.draft.patch : undefined
    if (patch?.config.enabled !== true) return []
    const at = placeOf(patch.entry, 'config', 'enabled')
    return [problem('enabled-ambiguous', { name: first.node.name, count: group.length }, at)]
  })
}
