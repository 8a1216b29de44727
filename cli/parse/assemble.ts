import { externalLocation } from '../context/external-location.ts'
import type { RenderYaml } from '../context/yaml-renderer.ts'
import { hostFunction } from '../jinja/host.ts'
import { str } from '../jinja/text.ts'
import { pyStr } from './python-text.ts'
import { ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { ExposureNode, Node, SourceNode, UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { buildNodes, type BuiltNode } from './build-nodes.ts'
import type { CollectedFiles } from './collect-files.ts'
import type { ConfigResolver } from './config-resolver.ts'
import { configure, type Configured } from './configured.ts'
import type { DependencyInput, RefTarget, SourceTarget } from './dependencies.ts'
import { Descriptions } from './descriptions.ts'
import type { FileDraft, TestDraft } from './draft.ts'
import { exposureNodes } from './exposure-nodes.ts'
import { argumentProblems, languageProblems } from './functions.ts'
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
import { parsedProject, type ProjectParts } from './project-maps.ts'
import { relationName } from './relation-name.ts'
import { sourceNode, type SourceTable } from './source-entries.ts'
import { withHookReferences } from './hook-references.ts'
import { flatVars, templateEnv } from './template-env.ts'
import { nodePlaces } from './node-place.ts'
import { unitTests } from './unit-test-collection.ts'
import { unusedConfigs } from './unused-configs.ts'
import { duplicateNodes, duplicateSources, duplicateRelations, duplicateUnitTests, sharedNames } from './duplicates.ts'
import { enabledTwice, nameProblems, versionedNames } from './name-checks.ts'
import { configProblems } from './config-check.ts'
import { lazyPlaceOf } from './entry.ts'
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
  const { session } = input
  const built = builtParts(input)
  const tested = unitTests(input, built.built)
  const places = placesOf(input)
  session.problems.push(...duplicateUnitTests(tested))
  for (const { node, entry } of tested) places.set(node.unique_id, lazyPlaceOf(entry, 'name'))
  const parsed = parsedProject({ ...built, session, docs: input.files.docs, tested, places })
  session.problems.push(...wholeProblems(parsed, built, input))
  return parsed
}

type BuiltParts = Pick<ProjectParts, 'semantic' | 'built' | 'sources' | 'exposures' | 'groups' | 'macros'>

function builtParts(input: AssembleInput): BuiltParts {
  const { session, configs, properties, library } = input
  // Hooks tell of the moment they run at, which is no matter of what they refer to.
  const env = session.tracker.watchValues(templateEnv(session.options, library.registry))
  const files = input.drafts.map((draft) =>
    withHookReferences(configure(draft, configs, session), env, session.problems),
  )
  const tests = input.tests.map((draft) => configure(draft, configs, session))
  const descriptions = descriptionsOf(input)
  const sources = describedSources(input, descriptions)
  const dependencies = dependencyInput(session, files, sources)
  const built = buildNodes({ session, files, tests, dependencies, descriptions, nameOf: nodeNamer(session) })
  const semantic = semanticNodes({ entries: properties.entries, built, session, configs, descriptions })
  const exposures = exposureNodes(properties.entries.exposures, session, configs, dependencies, descriptions)
  const groups = properties.entries.groups.map(groupNode)
  return {
    built,
    sources,
    semantic,
    exposures: exposures.map((node) => withMetrics(node, semantic)),
    groups: new Map(groups.map((group) => [group.unique_id, group])),
    macros: describedMacros(library, properties.entries.macros, session, descriptions),
  }
}

function describedSources(input: AssembleInput, descriptions: Descriptions): SourceNode[] {
  return input.tables.map((table) => {
    const node = describeSource(sourceNode(sourceInput(input), table), table, descriptions)
    const place = lazyPlaceOf(table.entry, ...table.path, 'name')
    input.session.problems.push(...configProblems('source', node.config as JsonRecord, () => locate(place))) // a config is JSON
    return node
  })
}

/** Where each thing is written, by its id. */
function placesOf({ drafts, tests, tables, properties, library }: AssembleInput): Map<UniqueId, Place> {
  const places = new Map<UniqueId, Place>()
  for (const draft of [...drafts, ...tests]) places.set(draft.uniqueId, draft.place)
  for (const { entry, path, name } of tables) {
    places.set(`source.${entry.package.name}.${entry.name}.${name}`, lazyPlaceOf(entry, ...path, 'name'))
  }
  for (const entry of [...properties.entries.exposures, ...properties.entries.groups]) {
    const type = entry.key === 'groups' ? 'group' : 'exposure'
    places.set(`${type}.${entry.package.name}.${entry.name}`, lazyPlaceOf(entry, 'name'))
  }
  for (const entry of properties.entries.semantic_models) {
    places.set(`semantic_model.${entry.package.name}.${entry.name}`, lazyPlaceOf(entry, 'name'))
  }
  for (const { uniqueId, source } of library.macros) {
    places.set(uniqueId, { file: source.file.shown, line: source.line, column: source.column })
  }
  return places
}

/** What is wrong with the project as a whole. */
function wholeProblems(
  parsed: ParsedProject,
  { built, sources, exposures, groups, semantic }: BuiltParts,
  { session, tables, drafts }: AssembleInput,
): Diagnostic[] {
  const placeOf = (id: UniqueId): Location => parsed.places.get(id) ?? { file: '' }
  const eventTimes = eventTimeIds(built, sources)
  const [root] = session.project.packages
  return [
    ...duplicateNodes(built, exposures, placeOf),
    ...duplicateSources(sources, tables),
    ...duplicateRelations(built, placeOf),
    ...sharedNames(built, session.project.flags['require_unique_project_resource_names'] === true),
    ...versionedNames(built),
    ...argumentProblems(drafts),
    ...languageProblems(drafts, session.env.adapter),
    ...enabledTwice(built),
    ...nameProblems({ built, sources, exposures, semantic, flags: session.project.flags, placeOf }),
    ...(root ? unusedConfigs(parsed, root) : []),
    ...checkNodes({
      nodes: parsed.nodes.values(),
      groups: new Set([...groups.values()].map(({ name }) => name)),
      placeOf: nodePlaces(parsed, session.project.packages),
      hasEventTime: (id) => eventTimes.has(id),
    }),
  ]
}

function sourceInput({ session, configs }: AssembleInput) {
  const { env, project, createdAt, problems } = session
  return {
    configs,
    database: env.adapter.database,
    createdAt,
    problems,
    relationName: (node: SourceNode) =>
      (env.adapter.capabilities.externalFiles ? externalName(node) : null) ??
      relationName(env.adapter, project.config.quoting, node, node.quoting),
  }
}

/** What a source of a file is read by; a wrong location is told when something reads it. */
function externalName(source: SourceNode): string | null {
  try {
    return externalLocation(source)
  } catch (thrown) {
    if (thrown instanceof ProblemError) return null
    throw thrown
  }
}

function describeSource(node: SourceNode, { entry, path }: SourceTable, descriptions: Descriptions): SourceNode {
  const at = () => locate(lazyPlaceOf(entry, ...path, 'description'))
  const { description, docBlocks } = descriptions.describe(node.description, node.package_name, at)
  const { description: sourceDescription } = descriptions.describe(node.source_description, node.package_name, () =>
    locate(lazyPlaceOf(entry, 'description')),
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
  const functions = new Lookup<SourceTarget>()
  for (const { draft, config, isEnabled } of files) {
    if (draft.kind === 'function') addFunction(functions, draft, isEnabled)
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
  return {
    rootPackage: session.project.config.name,
    refs,
    sources: targets,
    functions,
    restricted,
    problems: session.problems,
  }
}

function addFunction(functions: Lookup<SourceTarget>, draft: FileDraft, isEnabled: boolean): void {
  const { name, uniqueId, package: owner } = draft
  const item = { uniqueId, name, packageName: owner.name }
  functions.add({ name, packageName: owner.name, version: null, latestVersion: null, item }, isEnabled)
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

/** `metric('x')` of an exposure: known once metrics are. */
function withMetrics(node: ExposureNode, { metrics }: ParsedProject['semantic']): ExposureNode {
  if (node.metrics.length === 0) return node
  const names = new Set(node.metrics.map((path) => path.at(-1)))
  const ids = [...metrics].flatMap(([id, metric]) => (names.has(String(metric.name)) ? [id] : []))
  return { ...node, depends_on: { ...node.depends_on, nodes: [...node.depends_on.nodes, ...ids] } }
}
