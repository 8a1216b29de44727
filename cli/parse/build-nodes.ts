import type { Location } from '../core/diagnostic.ts'
import type { RunnableNode, UniqueId } from '../core/node.ts'
import { type Configured, placeOfConfig } from './configured.ts'
import type { Descriptions } from './descriptions.ts'
import type { FileDraft, TestDraft } from './draft.ts'
import { dependenciesOf, type Dependencies, type DependencyInput, type Referrer } from './dependencies.ts'
import type { NameNode } from './node-names.ts'
import { fileNode, testNode, type NodeParts } from './node-parts.ts'
import type { Session } from './parse-options.ts'
import { placeOf } from './entry.ts'
import { locate, YamlPlace } from './place.ts'
import { inferPrimaryKey, type KeyTest } from './primary-key.ts'
import { noColumns } from './columns.ts'
import { textOf, type JsonRecord } from './read-json.ts'
import { referencePlace, yamlReferencePlace } from './reference-place.ts'
import { parseReference } from './reference-text.ts'

export interface BuildInput {
  readonly session: Session
  readonly files: readonly Configured<FileDraft>[]
  readonly tests: readonly Configured<TestDraft>[]
  readonly dependencies: DependencyInput
  readonly descriptions: Descriptions
  readonly nameOf: NameNode
}

export interface BuiltNode {
  readonly node: RunnableNode
  readonly draft: FileDraft | TestDraft
  readonly isEnabled: boolean
  /** A test that is left out because something it reads is missing or disabled. */
  readonly isUntargeted: boolean
}

/** Turns drafts into whole nodes: names, dependencies, descriptions, keys. */
export function buildNodes(input: BuildInput): BuiltNode[] {
  const keyTests = testsByModel(input.tests)
  const groups = new Map<UniqueId, string | null>(
    input.files.map(({ draft, config }) => [draft.uniqueId, textOf(config.group)]),
  )
  const files = input.files.map((configured) =>
    buildFile(configured, input, keyTests.get(configured.draft.uniqueId) ?? []),
  )
  const tests = input.tests.map((configured) => buildTest(configured, input, groups))
  return [...files, ...tests]
}

function buildFile(configured: Configured<FileDraft>, input: BuildInput, keyTests: readonly KeyTest[]): BuiltNode {
  const { config, unrendered, isEnabled } = configured
  const draft = withConstraintReferences(configured.draft, isEnabled)
  const { descriptions, session } = input
  const packageName = draft.package.name
  const { patch } = draft
  const described = () => (patch ? placeOf(patch.entry, 'description') : locate(draft.place))
  const patchPlace = () => locate(patch?.place ?? draft.place)
  const { description, docBlocks } = descriptions.describe(
    patch?.description || draft.declared?.description || '',
    packageName,
    described,
  )
  const columns = descriptions.columns(columnsOf(draft), packageName, patchPlace)
  const isTest = draft.kind === 'singular-test'
  const dependsOn = isEnabled
    ? dependenciesOf(referrerOf(configured, draft, textOf(config.group), isTest), input.dependencies)
    : noDependencies
  const parts: NodeParts = {
    config: dependsOn.isComplete ? config : { ...config, enabled: false },
    unrendered,
    name: input.nameOf(configured),
    description,
    docBlocks,
    columns,
    dependsOn: dependsOn.ids,
    createdAt: session.createdAt,
  }
  const primaryKey = draft.kind === 'model' ? inferPrimaryKey(columns, draft.patch?.constraints ?? [], keyTests) : []
  return { node: fileNode(draft, parts, primaryKey), draft, ...standingOf(isEnabled, dependsOn) }
}

function buildTest(
  configured: Configured<TestDraft>,
  input: BuildInput,
  groups: ReadonlyMap<UniqueId, string | null>,
): BuiltNode {
  const { draft, config, unrendered, isEnabled } = configured
  const group = draft.attached ? (groups.get(draft.attached.uniqueId) ?? null) : null
  const dependsOn = isEnabled
    ? dependenciesOf(referrerOf(configured, draft, group, true), input.dependencies)
    : noDependencies
  const { description, docBlocks } = input.descriptions.describe(draft.description, draft.package.name, () =>
    locate(draft.place),
  )
  const parts: NodeParts = {
    config: dependsOn.isComplete ? config : { ...config, enabled: false },
    unrendered,
    name: input.nameOf(configured),
    description,
    docBlocks,
    columns: noColumns,
    dependsOn: dependsOn.ids,
    createdAt: input.session.createdAt,
  }
  return { node: testNode(draft, parts, group), draft, ...standingOf(isEnabled, dependsOn) }
}

const noDependencies: Dependencies = { ids: [], isComplete: true }

const standingOf = (
  isEnabled: boolean,
  { isComplete }: Dependencies,
): Pick<BuiltNode, 'isEnabled' | 'isUntargeted'> => ({
  isEnabled: isEnabled && isComplete,
  isUntargeted: !isComplete,
})

function referrerOf(
  { draft: { capture }, config }: Configured,
  draft: FileDraft | TestDraft,
  group: string | null,
  isTest: boolean,
): Referrer {
  const references = draft.kind === 'generic-test' ? capture : draft.capture
  return {
    name: draft.name,
    packageName: draft.package.name,
    group,
    isTest,
    refs: references.refs,
    sources: references.sources,
    functions: references.functions,
    at: (call, name) => {
      if (draft.place instanceof YamlPlace) return yamlReferencePlace(draft.place, name)
      const found = referencePlace(draft.place, draft.rawCode, call, name)
      return found === draft.place ? (hookPlace(draft, config, name) ?? found) : found
    },
  }
}

/** Where a hook of a node is set that holds a name. */
function hookPlace(draft: FileDraft | TestDraft, config: JsonRecord, name: string): Location | undefined {
  const key = ['pre-hook', 'post-hook'].find((one) => JSON.stringify(config[one] ?? '').includes(name))
  return key === undefined ? undefined : placeOfConfig(key, draft)
}

/** A foreign key's `to: ref('x')` makes the model depend on x. */
function withConstraintReferences(draft: FileDraft, isEnabled: boolean): FileDraft {
  const { patch } = draft
  if (draft.kind !== 'model' || !patch || !isEnabled) return draft
  const columns = Object.values(patch.columns)
  const targets = [...patch.constraints, ...columns.flatMap((column) => column.constraints)].flatMap((constraint) =>
    constraint.type === 'foreign_key' && constraint.to !== null ? [constraint.to] : [],
  )
  if (targets.length === 0) return draft
  const references = targets.flatMap((target) => parseReference(target) ?? [])
  const refs = references.flatMap((reference) => (reference.kind === 'ref' ? [reference.ref] : []))
  const sources = references.flatMap((reference) => (reference.kind === 'source' ? [reference.source] : []))
  const { capture } = draft
  return {
    ...draft,
    capture: { ...capture, refs: [...capture.refs, ...refs], sources: [...capture.sources, ...sources] },
  }
}

/** What properties say of columns, over what a TypeScript model declares. */
function columnsOf(draft: FileDraft) {
  const patched = draft.patch?.columns ?? noColumns
  if (!draft.declared) return patched
  const merged = { ...draft.declared.columns }
  for (const [name, column] of Object.entries(patched)) {
    const own = merged[name]
    merged[name] = own
      ? {
          ...column,
          data_type: column.data_type ?? own.data_type,
          constraints: [...own.constraints, ...column.constraints],
        }
      : column
  }
  return merged
}

function testsByModel(tests: readonly Configured<TestDraft>[]): Map<UniqueId, KeyTest[]> {
  const byModel = new Map<UniqueId, KeyTest[]>()
  for (const { draft, isEnabled } of tests) {
    if (!draft.attached) continue
    const list = byModel.get(draft.attached.uniqueId)
    const test = { metadata: draft.metadata, enabled: isEnabled }
    if (list) list.push(test)
    else byModel.set(draft.attached.uniqueId, [test])
  }
  return byModel
}
