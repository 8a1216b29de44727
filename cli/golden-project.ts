import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createAdapter } from './adapters/registry.ts'
import { builtinFiles, builtinPackages } from './builtins/index.ts'
import { makeCompileEnv, type CompileEnv } from './compile/compile-env.ts'
import { MacroRegistry } from './context/macros.ts'
import { relationPolicy } from './context/relation-policy.ts'
import type { RunEnv } from './context/run-env.ts'
import type { Connection } from './core/adapter.ts'
import type { Json } from './core/config.ts'
import { ProblemError, problem, type Checked, type Diagnostic } from './core/diagnostic.ts'
import type { RunnableNode, UnitTestNode } from './core/node.ts'
import { LazyMacro } from './parse/macro-library.ts'
import { macrosOf, type MacroFile } from './parse/macro-files.ts'
import { resolveFunction, resolveRef, resolveSource } from './parse/resolve.ts'
import { projectOfManifest, record } from './state/manifest.ts'

/*
 * For specs: `compile/goldens/comp.json` is the manifest that dbt-core 1.12 wrote of a project made to exercise compilation, `compiled_code`
 * included. The nodes are compiled from what that manifest says of them, on a database of its own.
 */
export const goldenManifest = record(
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'compile/goldens/comp.json'), 'utf8')),
)
export const goldenProject = projectOfManifest(goldenManifest)
const vars: Readonly<Record<string, Json>> = { cutoff: 5, names: ['a', 'b'] }

const seedTable = `
  create table raw_orders as
  select * from (values (1, 'a', 1.5::double, date '2024-01-01'), (2, 'b', 2.5, date '2024-01-02'), (3, null, 3.0, date '2024-01-03'))
    t(id, name, amount, day)`

export interface Golden {
  readonly env: CompileEnv
  readonly connection: Connection
  close(): Promise<void>
}

/** With the tables that `tables` makes; by default what the project's seed holds. */
export async function openGolden(tables = seedTable): Promise<Golden> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-compile-'))
  const run = runEnv(folder)
  const warehouse = await run.adapter.open({ threads: 1 })
  const connection = await warehouse.connect('compile')
  if (tables !== '') await connection.execute(tables)
  return {
    env: makeCompileEnv(run),
    connection,
    async close() {
      await connection.close()
      await warehouse.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export function valueOf<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new ProblemError(...checked.problems)
  return checked.value
}

export function goldenNode(name: string): RunnableNode {
  const node = [...goldenProject.nodes.values()].find((candidate) => candidate.name === name)
  if (!node) throw new Error(`the golden project has no ${name}`)
  return node
}

export function goldenUnitTest(name: string, changes: Partial<UnitTestNode> = {}): UnitTestNode {
  const test = [...goldenProject.unitTests.values()].find((candidate) => candidate.name === name)
  if (!test) throw new Error(`the golden project has no ${name}`)
  return { ...test, ...changes }
}

function registry(): MacroRegistry {
  const problems: Diagnostic[] = []
  const files: MacroFile[] = [
    ...builtinFiles('duckdb').map(({ package: owner, path: file, place, text }) => ({
      package: owner,
      originalPath: file,
      shown: place,
      text,
      isGenericTest: false,
    })),
    ...[...goldenProject.macros.values()].map((macro) => ({
      package: macro.package_name,
      originalPath: macro.original_file_path,
      shown: macro.original_file_path,
      text: macro.macro_sql,
      isGenericTest: false,
    })),
  ]
  const macros = files.flatMap((file) => macrosOf(file, problems)).map((source) => new LazyMacro(source))
  return new MacroRegistry({
    macros,
    rootPackage: 'comp',
    internalPackages: builtinPackages('duckdb'),
    adapterType: 'duckdb',
    dispatchPrefixes: ['duckdb'],
  })
}

function runEnv(folder: string): RunEnv {
  const adapter = valueOf(
    createAdapter('duckdb', { path: path.join(folder, 'comp.duckdb'), schema: 'main' }, { projectRoot: folder }),
  )
  return {
    projectName: 'comp',
    version: '1.12.0',
    target: { name: 'dev', schema: 'main', type: 'duckdb', database: 'comp', threads: 1 },
    flags: {},
    invocationId: 'test',
    runStartedAt: new Date(0),
    env: {},
    emit: () => undefined,
    invocationArgs: {},
    macros: registry(),
    adapter,
    vars: { get: (name) => vars[name], names: () => Object.keys(vars) },
    parsed: goldenProject,
    resolveRef(from, ref) {
      const found = resolveRef(goldenProject, from, ref)
      if (found.kind !== 'found') throw new ProblemError(problem('ref-not-found', { name: ref.name }))
      return found.item
    },
    resolveSource(from, source, table) {
      const found = resolveSource(goldenProject, from, source, table)
      if (found.kind !== 'found') throw new ProblemError(problem('source-not-found', { name: `${source}.${table}` }))
      return found.item
    },
    resolveFunction(from, path) {
      const found = resolveFunction(goldenProject, from, path)
      if (found.kind !== 'found') throw new ProblemError(problem('function-not-found', { name: path.at(-1) ?? '' }))
      return found.item
    },
    relations: relationPolicy({ adapter }),
    selectedResources: [],
  }
}
