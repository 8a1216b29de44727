import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { objectOf } from '../manifest-facts.ts'
import type { RunConsumer } from './environment.ts'
import { shimIn } from './projects.ts'

/** What one program made of a project's artifacts: a line on what it read, or what it refused. */
export type Verdict =
  | { readonly passed: true; readonly found: string }
  | { readonly passed: false; readonly reason: string }

export interface Consumer {
  readonly name: string
  readonly check: (folder: string, run: RunConsumer) => Verdict
}

const passed = (found: string): Verdict => ({ passed: true, found })
const failed = (reason: string): Verdict => ({ passed: false, reason: reason.trim() })

const read = (folder: string, name: string): Readonly<Record<string, unknown>> => {
  const file = path.join(folder, 'target', `${name}.json`)
  return existsSync(file) ? objectOf(JSON.parse(readFileSync(file, 'utf8'))) : {}
}

const modelsOf = (folder: string): readonly Readonly<Record<string, unknown>>[] =>
  Object.values(objectOf(read(folder, 'manifest')['nodes']))
    .map(objectOf)
    .filter((node) => node['resource_type'] === 'model')

/** Each consumer must find as much as there is: one that reads nothing has not read. */
export const consumers: readonly Consumer[] = [
  { name: 'dbt-artifacts-parser', check: parserCheck },
  { name: 'dbterd', check: erdCheck },
  { name: 'dbt-bouncer', check: linterCheck },
  { name: 'dbt-colibri', check: lineageCheck },
]

/** Strict models of every artifact: a key or a value that the published schema does not know is refused. */
function parserCheck(folder: string, run: RunConsumer): Verdict {
  const script = path.join(import.meta.dirname, 'read-artifacts.py')
  const { exitCode, output } = run('python', [script, path.join(folder, 'target')], folder)
  if (exitCode !== 0) return failed(output)
  const found = objectOf(JSON.parse(output.trim().split('\n').at(-1) ?? '{}'))
  for (const name of ['manifest', 'run_results', 'catalog'])
    if (!(name in found)) return failed(`${name}.json is not there`)
  for (const [name, value] of Object.entries(found)) {
    const counts = objectOf(value)
    if (typeof counts['error'] === 'string') return failed(`${name}: ${counts['error']}`)
    const artifact = read(folder, name)
    for (const [key, count] of Object.entries(counts)) {
      const there = Array.isArray(artifact[key]) ? artifact[key].length : Object.keys(objectOf(artifact[key])).length
      if (there !== count) return failed(`${name}: it read ${String(count)} ${key}, ${there} are there`)
    }
  }
  return passed(
    Object.entries(found)
      .map(([name, counts]) => `${name} ${totalOf(counts)}`)
      .join(', '),
  )
}

const totalOf = (counts: unknown): number =>
  Object.values(objectOf(counts)).reduce<number>((total, count) => total + (typeof count === 'number' ? count : 0), 0)

/** A diagram of tables: one for each model that is enabled, its columns from the catalog. Without its relaxations it is a second strict parser. */
function erdCheck(folder: string, run: RunConsumer): Verdict {
  mkdirSync(path.join(folder, 'erd'), { recursive: true })
  const { exitCode, output } = run('dbterd', ['run', '-ad', 'target', '-o', 'erd', '--relax-policies', ''], folder)
  if (exitCode !== 0) return failed(output.slice(-600))
  const text = readFileSync(path.join(folder, 'erd', 'output.dbml'), 'utf8')
  const tables = [...text.matchAll(/^Table "/gm)].length
  const models = modelsOf(folder).length
  return tables === models ? passed(`${tables} tables`) : failed(`it drew ${tables} tables of ${models} models`)
}

/** A linter of projects: all model names fit any pattern, and exactly the models without a description are told. */
function linterCheck(folder: string, run: RunConsumer): Verdict {
  writeFileSync(
    path.join(folder, 'dbt-bouncer.yml'),
    `dbt_artifacts_dir: target
manifest_checks:
  - {name: check_model_names, model_name_pattern: ".+"}
  - {name: check_model_description_populated, min_description_length: 1}
run_results_checks:
  - {name: check_run_results_max_execution_time, max_execution_time_seconds: 3600}
`,
  )
  const { exitCode, output } = run(
    'dbt-bouncer',
    ['run', '--output-file', 'bouncer.json', '--output-format', 'json'],
    folder,
  )
  if (exitCode !== 0 && exitCode !== 1) return failed(output.slice(-600))
  const outcomes = JSON.parse(readFileSync(path.join(folder, 'bouncer.json'), 'utf8')) as readonly unknown[] // its own report
  const told = outcomes.map(objectOf)
  const bad = told
    .filter(({ outcome }) => outcome !== 'success')
    .map(({ unique_id: id }) => String(id))
    .toSorted()
  // It looks at the project itself, not at its packages.
  const own = objectOf(read(folder, 'manifest')['metadata'])['project_name']
  const undescribed = modelsOf(folder)
    .filter(({ package_name: owner }) => owner === own)
    .filter(({ description }) => typeof description !== 'string' || description.trim() === '')
    .map(({ unique_id: id }) => String(id))
    .toSorted()
  if (JSON.stringify(bad) !== JSON.stringify(undescribed))
    return failed(`it told of [${bad.join(', ')}], but [${undescribed.join(', ')}] have no description`)
  return passed(`${told.length} checks, ${bad.length} models without description`)
}

/** Column lineage: every compiled model is a node, every edge joins columns of the catalog. */
function lineageCheck(folder: string, run: RunConsumer): Verdict {
  const { exitCode, output } = run('colibri', ['generate', '--output-dir', 'colibri', '--disable-telemetry'], folder)
  if (exitCode !== 0) return failed(output.slice(-600))
  const report = objectOf(JSON.parse(readFileSync(path.join(folder, 'colibri', 'colibri-manifest.json'), 'utf8')))
  const nodes = objectOf(report['nodes'])
  const missing = modelsOf(folder).find(({ unique_id: id }) => !(String(id) in nodes))
  if (missing) return failed(`it has no node ${String(missing['unique_id'])}`)
  const { edges } = objectOf(report['lineage'])
  const count = Array.isArray(edges) ? edges.length : 0
  return passed(`${Object.keys(nodes).length} nodes, ${count} edges of columns`)
}

/** An orchestrator that calls `dbt` and follows its JSON events: every node that is built is seen, and every test that belongs to one, with its outcome. */
export const orchestrator: Consumer = {
  name: 'dagster-dbt',
  check: (folder, run) => {
    const script = path.join(import.meta.dirname, 'orchestrate.py')
    const { exitCode, output } = run('python', [script, folder, shimIn(folder)], folder)
    const line = output.split('\n').find((text) => text.startsWith('{"parsed"'))
    if (exitCode !== 0 || line === undefined) return failed(output.slice(-600))
    const { parsed, materialized, checks } = objectOf(JSON.parse(line))
    if (parsed !== true) return failed('dbt parse did not succeed')
    const nodes = Object.values(objectOf(read(folder, 'manifest')['nodes'])).map(objectOf)
    const built = nodes
      .filter(({ resource_type: type }) => type === 'model' || type === 'seed' || type === 'snapshot')
      .map(({ unique_id: id }) => String(id))
      .toSorted()
    if (JSON.stringify(materialized) !== JSON.stringify(built))
      return failed(`it saw [${String(materialized)}] built, not [${built.join(', ')}]`)
    const tests = nodes.filter(({ attached_node: host }) => typeof host === 'string').length
    const seen = Array.isArray(checks) ? checks.length : 0
    return seen === tests
      ? passed(`${built.length} nodes built, ${seen} tests`)
      : failed(`it saw ${seen} of ${tests} tests`)
  },
}
