import type { UnitTestNode } from '../core/node.ts'
import type { AssembleInput } from './assemble.ts'
import type { BuiltNode } from './build-nodes.ts'
import { fixtureKey } from './collect-files.ts'
import { csvRows } from './csv-rows.ts'
import type { Entry } from './entry.ts'
import { Lookup } from './lookup.ts'
import { unitTestNodes, type TestedModel, type UnitTestEnv } from './unit-test-nodes.ts'

export interface BuiltUnitTest {
  readonly entry: Entry
  readonly node: UnitTestNode
  readonly isEnabled: boolean
}

/** Every unit test, one for each version of its model. */
export function unitTests(input: AssembleInput, built: readonly BuiltNode[]): BuiltUnitTest[] {
  const { models, versions } = testedModels(built)
  return input.properties.entries.unit_tests.flatMap((entry) =>
    unitTestNodes(entry, environment(entry, input, models, versions)).map((found) => ({ ...found, entry })),
  )
}

function environment(
  entry: Entry,
  { session, files, drafts, configs }: AssembleInput,
  models: Lookup<TestedModel>,
  versions: ReadonlyMap<string, readonly TestedModel[]>,
): UnitTestEnv {
  const packageName = entry.package.name
  return {
    rootPackage: session.project.config.name,
    models,
    versionsOf: (owner, name) => versions.get(`${owner}.${name}`) ?? [],
    configs,
    createdAt: session.createdAt,
    fixture: (name) => files.fixtures.get(fixtureKey(packageName, name)),
    seedRows: (name, owner) => {
      const seed = drafts.find(
        (draft) => draft.kind === 'seed' && draft.name === name && draft.package.name === (owner ?? packageName),
      )
      const file = seed?.package.files.find(
        ({ originalPath, kind }) => kind === 'seed' && originalPath === seed.originalPath,
      )
      return file && csvRows(file.read())
    },
    problems: session.problems,
  }
}

function testedModels(built: readonly BuiltNode[]) {
  const models = new Lookup<TestedModel>()
  const versions = new Map<string, TestedModel[]>()
  for (const { node, isEnabled } of built) {
    if (node.resource_type !== 'model') continue
    const {
      unique_id: uniqueId,
      name,
      schema,
      version,
      latest_version: latestVersion,
      package_name: packageName,
    } = node
    const isIncremental = node.depends_on.macros.includes('macro.dbt.is_incremental')
    const item: TestedModel = { uniqueId, name, schema, version, isIncremental }
    models.add({ name, packageName, version, latestVersion, item }, isEnabled)
    if (version === null || !isEnabled) continue
    const key = `${packageName}.${name}`
    versions.set(key, [...(versions.get(key) ?? []), item])
  }
  return { models, versions }
}
