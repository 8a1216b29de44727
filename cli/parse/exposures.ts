import type { ExposureNode } from '../core/node.ts'
import type { ConfigResolver } from './config-resolver.ts'
import type { Capture } from './draft.ts'
import type { Entry } from './entry.ts'
import { fqnPrefix } from './file-names.ts'
import { recordOf, textOf, textsOf, type Json } from './read-json.ts'

const types = ['dashboard', 'notebook', 'analysis', 'ml', 'application'] as const
const maturities = ['low', 'medium', 'high'] as const

const oneOf = <T extends string>(allowed: readonly T[], value: Json | undefined): T | undefined =>
  allowed.find((candidate) => candidate === value)

/** The template that names what an exposure depends on; rendered in capture mode for its refs and sources. */
export const exposureTemplate = (entry: Entry): string =>
  textsOf(entry.value.depends_on)
    .map((reference) => `{{ ${reference} }}`)
    .join('\n')

export const exposureFqn = (entry: Entry): string[] => [...fqnPrefix(entry.package.name, entry.file.path), entry.name]

/** An exposure without its resolved dependencies. Undefined where its type is none of dbt's, which the schema has told. */
export function exposureNode(
  entry: Entry,
  captured: Capture,
  configs: ConfigResolver,
  createdAt: number,
): ExposureNode | undefined {
  const { value, package: owner } = entry
  const type = oneOf(types, value.type)
  if (type === undefined) return undefined
  const fqn = exposureFqn(entry)
  const enabled = value.enabled === undefined ? {} : { enabled: value.enabled }
  const patch = { ...enabled, ...recordOf(value.config) }
  const resolved = configs.resolve({ kind: 'exposure', packageName: owner.name, fqn, patch })
  const tags = [...new Set([...textsOf(value.tags), ...textsOf(resolved.config.tags)])].sort()
  const meta = { ...recordOf(value.meta), ...recordOf(resolved.config.meta) }
  return {
    resource_type: 'exposure',
    name: entry.name,
    package_name: owner.name,
    path: entry.file.path,
    original_file_path: entry.file.originalPath,
    unique_id: `exposure.${owner.name}.${entry.name}`,
    fqn,
    type,
    owner: { email: null, name: null, ...recordOf(value.owner) },
    description: textOf(value.description) ?? '',
    label: textOf(value.label),
    maturity: oneOf(maturities, value.maturity) ?? null,
    meta,
    tags,
    config: { ...resolved.config, enabled: resolved.config.enabled !== false, tags, meta },
    unrendered_config: resolved.unrendered,
    url: textOf(value.url),
    depends_on: { macros: [], nodes: [] },
    refs: captured.refs,
    sources: captured.sources,
    metrics: captured.metrics,
    created_at: createdAt,
  }
}
