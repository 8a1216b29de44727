import { problem, ProblemError, type Diagnostic } from '../core/diagnostic.ts'
import type { UniqueId, UnitTestInput, UnitTestNode } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import type { ConfigResolver } from './config-resolver.ts'
import { placeOf, type Entry } from './entry.ts'
import { fqnPrefix } from './file-names.ts'
import { type Lookup, packagesToSearch } from './lookup.ts'
import type { Version } from './patch.ts'
import { reprUnitTest } from './python-repr.ts'
import { sha256 } from './python-text.ts'
import {
  flagOf,
  isList,
  isRecord,
  recordOf,
  recordsOf,
  textOf,
  textsOf,
  type Json,
  type JsonRecord,
} from './read-json.ts'
import { parseReference } from './reference-text.ts'
import { readRows, type RowsRequest } from './unit-test-rows.ts'

/** A model as unit tests see it. */
export interface TestedModel {
  readonly uniqueId: UniqueId
  readonly name: string
  readonly schema: string
  readonly version: Version | null
  readonly isIncremental: boolean
}

export interface UnitTestEnv {
  readonly rootPackage: string
  readonly models: Lookup<TestedModel>
  /** Every version of a model, by the model's name. */
  readonly versionsOf: (packageName: string, name: string) => readonly TestedModel[]
  readonly configs: ConfigResolver
  readonly createdAt: number
  readonly fixture: RowsRequest['fixture']
  readonly seedRows: (name: string, packageName: string | null) => readonly JsonRecord[] | undefined
  readonly problems: Diagnostic[]
}

/** A unit test for each version of the model it tests. `isEnabled` false: it or its model is disabled. */
export function unitTestNodes(entry: Entry, env: UnitTestEnv): readonly { node: UnitTestNode; isEnabled: boolean }[] {
  try {
    return build(entry, env)
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown
    env.problems.push(...thrown.problems)
    return []
  }
}

function build(entry: Entry, env: UnitTestEnv): readonly { node: UnitTestNode; isEnabled: boolean }[] {
  const { value, name, package: owner } = entry
  const model = textOf(value.model) ?? ''
  const [modelName = '', modelVersion] = model.split(/\s+/)
  const found = env.models.search(modelName, packagesToSearch(env.rootPackage, owner.name, null), modelVersion ?? null)
  if (found.kind === 'missing' || found.kind === 'ambiguous') {
    const hint = didYouMean(modelName, env.models.names())
    throw new ProblemError(problem('unit-test-model', { test: name, model }, placeOf(entry, 'model'), { hint }))
  }
  const node = unitTestNode(entry, model, found.kind === 'found' ? found.item : undefined, env)
  if (found.kind === 'disabled' || !node.config.enabled) return [{ node, isEnabled: false }]
  checkIncremental(entry, node, found.item)
  return versionsOf(entry, node, found.item, env).map((versioned) => ({ node: versioned, isEnabled: true }))
}

function unitTestNode(entry: Entry, model: string, tested: TestedModel | undefined, env: UnitTestEnv): UnitTestNode {
  const { value, name, package: owner, file } = entry
  const folderless = file.originalPath.slice(file.originalPath.indexOf('/') + 1)
  const fqn = [...fqnPrefix(owner.name, folderless), model, name]
  const resolved = env.configs.resolve({
    kind: 'unit_test',
    packageName: owner.name,
    fqn,
    patch: recordOf(value.config),
  })
  // That it is missing is told by the schema.
  if (!isRecord(value.expect)) throw new ProblemError()
  const given = recordsOf(value.given).map((input, index) => inputOf(entry, input, index, env))
  const expect = readRows(rowsRequest(entry, value.expect, ['expect'], env, () => undefined))
  const overrides = overridesOf(value.overrides)
  const versions = isRecord(value.versions)
    ? { include: listOrNull(value.versions.include), exclude: listOrNull(value.versions.exclude) }
    : null
  const parts = { model, given, expect, overrides, versions }
  return {
    resource_type: 'unit_test',
    name,
    package_name: owner.name,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `unit_test.${owner.name}.${model}.${name}`,
    fqn,
    ...parts,
    description: textOf(value.description) ?? '',
    depends_on: { macros: [], nodes: tested ? [tested.uniqueId] : [] },
    config: {
      ...resolved.config,
      enabled: resolved.config.enabled !== false,
      tags: textsOf(resolved.config.tags),
      meta: recordOf(resolved.config.meta),
    },
    checksum: sha256(reprUnitTest(parts)),
    schema: tested?.schema ?? null,
    created_at: env.createdAt,
    version: null,
    tested_node_unique_id: tested?.uniqueId ?? null,
  }
}

const listOrNull = (value: Json | undefined): readonly Json[] | null =>
  isList(value) && value.length > 0 ? value : null

function inputOf(entry: Entry, value: JsonRecord, index: number, env: UnitTestEnv): UnitTestInput {
  const input = textOf(value.input) ?? ''
  const reference = input.trim() === 'this' ? undefined : parseReference(input)
  const path = ['given', index]
  if (reference === undefined && input.trim() !== 'this') {
    throw new ProblemError(
      problem('unit-test-input-unknown', { test: entry.name, input }, placeOf(entry, ...path, 'input')),
    )
  }
  const seedRows = (): readonly JsonRecord[] | undefined =>
    reference?.kind === 'ref' ? env.seedRows(reference.ref.name, reference.ref.package) : undefined
  return { input, ...readRows(rowsRequest(entry, value, path, env, seedRows)) }
}

const rowsRequest = (
  entry: Entry,
  value: JsonRecord,
  path: readonly (string | number)[],
  env: UnitTestEnv,
  seedRows: RowsRequest['seedRows'],
): RowsRequest => ({ test: entry.name, value, at: () => placeOf(entry, ...path), fixture: env.fixture, seedRows })

function overridesOf(value: Json | undefined): UnitTestNode['overrides'] {
  if (!isRecord(value)) return null
  return { macros: recordOf(value.macros), vars: recordOf(value.vars), env_vars: recordOf(value.env_vars) }
}

/** An incremental model behaves in two ways; a test must say which one it is about. */
function checkIncremental(entry: Entry, node: UnitTestNode, model: TestedModel): void {
  if (!model.isIncremental) return
  const override = node.overrides?.macros.is_incremental
  if (flagOf(override) === null) {
    const hint = 'Add "overrides: {macros: {is_incremental: true}}", or false.'
    const values = { test: entry.name, model: model.name }
    throw new ProblemError(problem('unit-test-incremental', values, placeOf(entry, 'name'), { hint }))
  }
  if (override === true && !node.given.some((input) => input.input.trim() === 'this')) {
    throw new ProblemError(problem('unit-test-this', { test: entry.name }, placeOf(entry, 'given')))
  }
}

function versionsOf(entry: Entry, node: UnitTestNode, model: TestedModel, env: UnitTestEnv): readonly UnitTestNode[] {
  const include = isList(node.versions?.include) ? node.versions.include : undefined
  const exclude = isList(node.versions?.exclude) ? node.versions.exclude : undefined
  const at = () => placeOf(entry, 'versions')
  if (include && exclude) {
    const reason = 'has both "include" and "exclude"'
    throw new ProblemError(problem('unit-test-versions', { test: entry.name, reason }, at()))
  }
  if (model.version === null) {
    if (!include && !exclude) return [node]
    const reason = `names versions, but "${model.name}" has none`
    throw new ProblemError(problem('unit-test-versions', { test: entry.name, reason }, at()))
  }
  const all = env.versionsOf(entry.package.name, model.name)
  const has = (list: readonly Json[], version: Version | null): boolean => list.some((item) => item === version)
  const chosen = all.filter(({ version }) =>
    exclude ? !has(exclude, version) : include ? has(include, version) : true,
  )
  if (chosen.length === 0) {
    const reason = `names no version that "${model.name}" has`
    throw new ProblemError(problem('unit-test-versions', { test: entry.name, reason }, at()))
  }
  return chosen.map((version) => ({
    ...node,
    unique_id: `${node.unique_id}_v${version.version}`,
    depends_on: { macros: [], nodes: [version.uniqueId] },
    version: version.version,
    tested_node_unique_id: version.uniqueId,
  }))
}
