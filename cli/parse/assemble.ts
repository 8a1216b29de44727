import type { RenderYaml } from '../context/yaml-renderer.ts'
import { hostFunction } from '../jinja/host.ts'
import { str } from '../jinja/text.ts'
import { pyStr } from './python-text.ts'
import { ProblemError, type Location } from '../core/diagnostic.ts'
import type { ExposureNode, GroupNode, MacroNode, Node, SourceNode, UniqueId, UnitTestNode } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { buildNodes, type BuiltNode } from './build-nodes.ts'
import type { CollectedFiles } from './collect-files.ts'
import type { ConfigResolver } from './config-resolver.ts'
import { configure, type Configured } from './configured.ts'
import type { DependencyInput, RefTarget, SourceTarget } from './dependencies.ts'
import { Descriptions } from './descriptions.ts'
import type { FileDraft, TestDraft } from './draft.ts'
import { exposureNodes } from './exposure-nodes.ts'
import { groupNode } from './groups.ts'
import { Lookup } from './lookup.ts'
import type { MacroLibrary } from './load-macros.ts'
import { describedMacros } from './macro-patches.ts'
import { nodeNamer } from './node-names.ts'
import { checkNodes } from './node-checks.ts'
import type { Session } from './parse-options.ts'
import { locate, type Place } from './place.ts'
import type { Properties } from './properties.ts'
import { textOf, type JsonRecord } from './read-json.ts'
import { relationName } from './relation-name.ts'
import { sourceNode, type SourceTable } from './source-entries.ts'
import { flatVars } from './template-env.ts'
import { unitTests } from './unit-test-collection.ts'
import { unusedConfigs } from './unused-configs.ts'
import { duplicateNodes, duplicateRelations, sharedNames } from './duplicates.ts'
import { configProblems } from './config-check.ts'
import { lazyPlaceOf } from './entry.ts'
import { LazyPlaces } from './lazy-places.ts'
import { semanticNodes } from './semantic.ts'

export interface AssembleInput {
  readonly session: Session
  readonly library: MacroLibrary
  readonly files: CollectedFiles
  readonly drafts: readonly FileDraft[]
  readonly tests: readonly TestDraft[]
  readonly tables: readonly SourceTable[]
  readonly properties: Properties
  readonly configs: ConfigResolver
  readonly renderYaml: RenderYaml
}

/** Puts everything that was read together: configs, names, dependencies; checks what can only be checked as a whole. */
export function assemble(input: AssembleInput): ParsedProject {
  const { session, configs, properties, library } = input
  const { problems } = session
  const places = new Map<UniqueId, Place>()
  const files = input.drafts.map((draft) => configure(draft, configs, session))
  const tests = input.tests.map((draft) => configure(draft, configs, session))
  for (const { draft } of [...files, ...tests]) places.set(draft.uniqueId, draft.place)
  const descriptions = descriptionsOf(input)
  const sources = input.tables.map((table) => {
    const node = describeSource(sourceNode(sourceInput(input), table), table, descriptions)
    const place = lazyPlaceOf(table.entry, ...table.path, 'name')
    places.set(node.unique_id, place)
    problems.push(...configProblems('source', node.config as JsonRecord, place)) // a config is JSON
    return node
  })
  const dependencies = dependencyInput(session, files, sources)
  const built = buildNodes({ session, files, tests, dependencies, descriptions, nameOf: nodeNamer(session) })
  const exposures = exposureNodes(properties.entries.exposures, session, configs, dependencies, descriptions)
  const groups = new Map<UniqueId, GroupNode>()
  for (const entry of properties.entries.groups) {
    const node = groupNode(entry)
    groups.set(node.unique_id, node)
    places.set(node.unique_id, lazyPlaceOf(entry, 'name'))
  }
  for (const entry of properties.entries.exposures)
    places.set(`exposure.${entry.package.name}.${entry.name}`, lazyPlaceOf(entry, 'name'))
  const tested = unitTests(input, built, places)
  const macros = describedMacros(library, properties.entries.macros, session, descriptions)
  for (const macro of library.macros) {
    const { file, line, column } = macro.source
    places.set(macro.uniqueId, { file: file.shown, line, column })
  }
  const placeOf = (id: UniqueId): Location => locate(places.get(id) ?? { file: '' })
  problems.push(
    ...duplicateNodes(built, sources, exposures, placeOf),
    ...duplicateRelations(built, placeOf),
    ...sharedNames(built),
  )
  const parsed = parsedProject({ input, built, sources, exposures, groups, tested, macros, places })
  const [root] = session.project.packages
  if (root) problems.push(...unusedConfigs(parsed, root))
  const eventTimes = eventTimeIds(built, sources)
  problems.push(
    ...checkNodes({
      nodes: parsed.nodes.values(),
      groups: new Set([...groups.values()].map(({ name }) => name)),
      placeOf,
      hasEventTime: (id) => eventTimes.has(id),
    }),
  )
  return parsed
}

function sourceInput({ session, configs }: AssembleInput) {
  const { env, project, createdAt, problems } = session
  return {
    configs,
    database: env.adapter.database,
    createdAt,
    problems,
    relationName: (node: Pick<SourceNode, 'database' | 'schema' | 'identifier' | 'quoting'>) =>
      relationName(env.adapter, project.config.quoting, node, node.quoting),
  }
}

function describeSource(node: SourceNode, { entry, path }: SourceTable, descriptions: Descriptions): SourceNode {
  const at = () => locate(lazyPlaceOf(entry, ...path))
  const { description, docBlocks } = descriptions.describe(node.description, node.package_name, at)
  const { description: sourceDescription } = descriptions.describe(node.source_description, node.package_name, () =>
    locate(lazyPlaceOf(entry)),
  )
  const columns = descriptions.columns(node.columns, node.package_name, at)
  return { ...node, description, source_description: sourceDescription, columns, doc_blocks: docBlocks }
}

function descriptionsOf({ session, files, renderYaml }: AssembleInput): Descriptions {
  const { env, project, problems } = session
  return new Descriptions(
    files.docs,
    project.config.name,
    (text, packageName, at, doc) => {
      const docFunction = hostFunction('doc', (args) => doc(args.map(str)))
      const scope = { ...at, vars: flatVars(project, packageName), target: env.target, secretsAllowed: false }
      try {
        return pyStr(renderYaml(text, { ...scope, extra: { doc: docFunction } }))
      } catch (thrown) {
        if (!(thrown instanceof ProblemError)) throw thrown
        problems.push(...thrown.problems)
        return text
      }
    },
    problems,
  )
}

function dependencyInput(
  session: Session,
  files: readonly Configured<FileDraft>[],
  sources: readonly SourceNode[],
): DependencyInput {
  const refs = new Lookup<RefTarget>()
  for (const { draft, config, isEnabled } of files) {
    if (draft.kind !== 'model' && draft.kind !== 'seed' && draft.kind !== 'snapshot') continue
    const { name, patch, package: owner } = draft
    const access = draft.kind === 'model' ? accessOf(config.access) : null
    const item: RefTarget = {
      uniqueId: draft.uniqueId,
      name,
      packageName: owner.name,
      access,
      group: textOf(config.group),
      place: draft.place,
    }
    refs.add(
      {
        name,
        packageName: owner.name,
        version: patch?.version ?? null,
        latestVersion: patch?.latestVersion ?? null,
        item,
      },
      isEnabled,
    )
  }
  const targets = new Lookup<SourceTarget>()
  for (const { unique_id: uniqueId, source_name: source, name: table, package_name: packageName, config } of sources) {
    const name = `${source}.${table}`
    targets.add(
      { name, packageName, version: null, latestVersion: null, item: { uniqueId, name, packageName } },
      config.enabled,
    )
  }
  const restricted = new Set(
    session.project.packages.filter(({ config }) => config.restrictAccess).map(({ name }) => name),
  )
  return { rootPackage: session.project.config.name, refs, sources: targets, restricted, problems: session.problems }
}

const accessOf = (value: unknown): RefTarget['access'] =>
  value === 'private' || value === 'public' ? value : 'protected'

function eventTimeIds(built: readonly BuiltNode[], sources: readonly SourceNode[]): ReadonlySet<UniqueId> {
  const nodes: readonly Node[] = [...built.map(({ node }) => node), ...sources]
  return new Set(
    nodes
      .filter((node) => 'event_time' in node.config && Boolean(node.config.event_time))
      .map((node) => node.unique_id),
  )
}

interface Parts {
  readonly input: AssembleInput
  readonly built: readonly BuiltNode[]
  readonly sources: readonly SourceNode[]
  readonly exposures: readonly ExposureNode[]
  readonly groups: ReadonlyMap<UniqueId, GroupNode>
  readonly tested: readonly { readonly node: UnitTestNode; readonly isEnabled: boolean }[]
  readonly macros: ReadonlyMap<UniqueId, MacroNode>
  readonly places: ReadonlyMap<UniqueId, Place>
}

function parsedProject({ input, built, sources, exposures, groups, tested, macros, places }: Parts): ParsedProject {
  const { session, files, properties } = input
  const disabled = new Map<UniqueId, Node[]>()
  const kept = <N extends Node>(
    nodes: Iterable<{ readonly node: N; readonly isEnabled: boolean }>,
  ): Map<UniqueId, N> => {
    const enabled = new Map<UniqueId, N>()
    for (const { node, isEnabled } of nodes) {
      if (isEnabled) enabled.set(node.unique_id, node)
      else disabled.set(node.unique_id, [...(disabled.get(node.unique_id) ?? []), node])
    }
    return sorted(enabled)
  }
  const asEnabled = <N extends Node & { readonly config: { readonly enabled: boolean } }>(nodes: readonly N[]) =>
    nodes.map((node) => ({ node, isEnabled: node.config.enabled }))
  const maps = {
    nodes: kept(built),
    sources: kept(asEnabled(sources)),
    exposures: kept(asEnabled(exposures)),
    unitTests: kept(tested),
  }
  return {
    projectName: session.project.config.name,
    adapterType: session.env.adapter.type,
    ...maps,
    macros: sorted(macros),
    docs: sorted(new Map(files.docs.map((doc) => [doc.unique_id, doc]))),
    groups: sorted(groups),
    disabled: sorted(disabled),
    selectors: session.project.selectors,
    semantic: semanticNodes(properties, session),
    places: new LazyPlaces(places),
  }
}

function sorted<V>(map: ReadonlyMap<string, V>): Map<string, V> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
