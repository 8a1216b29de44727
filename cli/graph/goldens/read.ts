import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { JsonRecord } from '../../core/config.ts'
import type { ExposureNode, RunnableNode, SourceNode, UniqueId, UnitTestNode } from '../../core/node.ts'
import type { NamedSelector, ParsedProject } from '../../core/parsed-project.ts'
import type { SelectionRequest } from '../selection.ts'

/*
 * `shop.json` is the manifest that dbt-core 1.12 wrote of a project made to have every kind of node, cut down to what selectors ask of a node;
 * `selections.txt` is what its `ls` printed for each selection of it.
 */

interface Manifest {
  readonly metadata: { readonly project_name: string }
  readonly nodes: Readonly<Record<UniqueId, RunnableNode>>
  readonly sources: Readonly<Record<UniqueId, SourceNode>>
  readonly exposures: Readonly<Record<UniqueId, ExposureNode>>
  readonly unit_tests: Readonly<Record<UniqueId, UnitTestNode>>
  readonly metrics: Readonly<Record<UniqueId, JsonRecord>>
  readonly semantic_models: Readonly<Record<UniqueId, JsonRecord>>
  readonly saved_queries: Readonly<Record<UniqueId, JsonRecord>>
  readonly selectors: readonly NamedSelector[]
}

export interface GoldenSelection {
  readonly line: string
  readonly request: SelectionRequest
  readonly names: readonly string[]
}

const read = (name: string): string => readFileSync(path.join(import.meta.dirname, name), 'utf8')

export function readShop(): ParsedProject {
  // Written by the script that asked dbt, in this very shape.
  return projectOf(JSON.parse(read('shop.json')) as Manifest)
}

export function projectOf(manifest: Manifest): ParsedProject {
  return {
    projectName: manifest.metadata.project_name,
    adapterType: 'duckdb',
    nodes: new Map(Object.entries(manifest.nodes)),
    sources: new Map(Object.entries(manifest.sources)),
    exposures: new Map(Object.entries(manifest.exposures)),
    unitTests: new Map(Object.entries(manifest.unit_tests)),
    macros: new Map(),
    docs: new Map(),
    groups: new Map(),
    disabled: new Map(),
    untargetedTests: new Map(),
    selectors: manifest.selectors,
    semantic: {
      metrics: new Map(Object.entries(manifest.metrics)),
      semanticModels: new Map(Object.entries(manifest.semantic_models)),
      savedQueries: new Map(Object.entries(manifest.saved_queries)),
    },
    places: new Map(),
  }
}

export function readSelections(): readonly GoldenSelection[] {
  const lines = read('selections.txt').trimEnd().split('\n')
  return lines.flatMap((line, index) =>
    line.startsWith('--')
      ? [{ line, request: requestOf(line), names: (lines[index + 1] ?? '').split(' ').filter((name) => name !== '') }]
      : [],
  )
}

function requestOf(line: string): SelectionRequest {
  const words: Record<string, string[]> = {}
  let flag = ''
  for (const word of line.split(' ')) {
    if (word.startsWith('--')) flag = word
    else (words[flag] ??= []).push(word)
  }
  const [selector] = words['--selector'] ?? []
  const [mode = 'eager'] = words['--indirect-selection'] ?? []
  const types = words['--resource-type']
  return {
    select: words['--select'] ?? [],
    exclude: words['--exclude'] ?? [],
    // The words come from our own golden file; the selection specs fail on any that is not one.
    indirect: mode as SelectionRequest['indirect'],
    ...(selector !== undefined && { selector }),
    resourceTypes: (types ?? listedTypes) as NonNullable<SelectionRequest['resourceTypes']>,
    includeEmpty: true,
  }
}

/** What `ls --resource-type all` lists. */
const listedTypes = [
  'model', 'snapshot', 'seed', 'test', 'source', 'exposure', 'metric', 'saved_query', 'semantic_model', 'unit_test', 'analysis',
]

/** The names that `selections.txt` writes for short. */
export function shortName(parsed: ParsedProject, id: UniqueId): string {
  const source = parsed.sources.get(id)
  if (source) return `${source.source_name}.${source.name}`
  const node = parsed.nodes.get(id) ?? parsed.exposures.get(id) ?? parsed.unitTests.get(id)
  if (node?.resource_type === 'model' && node.version !== null) return `${node.name}.v${node.version}`
  return node?.name ?? id
}
