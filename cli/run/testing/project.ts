import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Adapter } from '../../core/adapter.ts'
import { createAdapter } from '../../adapters/registry.ts'
import { builtinFiles, builtinPackages } from '../../builtins/index.ts'
import { makeCompileEnv } from '../../compile/compile-env.ts'
import { relationPolicy } from '../../context/relation-policy.ts'
import type { RunEnv } from '../../context/run-env.ts'
import { makeYamlRenderer } from '../../context/yaml-renderer.ts'
import type { JsonRecord } from '../../core/config.ts'
import { problem, ProblemError, type Checked } from '../../core/diagnostic.ts'
import type { Event } from '../../core/event.ts'
import type { Node, UniqueId } from '../../core/node.ts'
import { graphNodes } from '../../core/parsed-project.ts'
import { TypedText, type CellValue } from '../../core/table.ts'
import { buildGraph } from '../../graph/build.ts'
import { parseProject } from '../../parse/parse-project.ts'
import { resolveFunction, resolveRef, resolveSource } from '../../parse/resolve.ts'
import { loadProject } from '../../project/load.ts'
import { setPackageEntry } from '../../tsmodel/native-import.ts'
import type { RunOutcome, RunRequest } from '../request.ts'
import { run } from '../run.ts'
import type { RunOptions } from '../session.ts'

type Files = Readonly<Record<string, string>>

export interface BuildOptions extends Partial<RunOptions> {
  readonly command?: 'build' | 'run' | 'test' | 'seed' | 'snapshot'
  /** Names of nodes; all that the command runs when left out. */
  readonly select?: readonly string[]
  readonly vars?: JsonRecord
  readonly threads?: number
  readonly signal?: AbortSignal
  readonly now?: Date
  readonly empty?: boolean
  readonly onEvent?: (event: Event) => void
  /** False plans as for an engine whose DDL knows no transactions. */
  readonly transactionalDdl?: boolean
}

const commandTypes: Readonly<Record<string, readonly Node['resource_type'][]>> = {
  build: ['model', 'seed', 'snapshot', 'test', 'unit_test', 'exposure'],
  run: ['model'],
  test: ['test', 'unit_test'],
  seed: ['seed'],
  snapshot: ['snapshot'],
}

/** A project in a folder of its own on a real DuckDB file; every call reads it anew, as a process would. */
export class SpecProject {
  /** Each call loads TypeScript files anew, as a new process would. */
  static #generation = 0
  readonly root = mkdtempSync(join(tmpdir(), 'tsdbt-run-'))

  constructor(files: Files) {
    setPackageEntry(new URL('../../index.ts', import.meta.url).href)
    this.write({
      'project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
      'profiles.yml':
        'shop:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: shop.duckdb\n      threads: 2\n',
      ...files,
    })
  }

  write(files: Files): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, name)), { recursive: true })
      writeFileSync(join(this.root, name), text)
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  /** Runs a command; gives each node's status by its name. */
  async statuses(options: BuildOptions = {}): Promise<Record<string, string>> {
    const { results } = await this.build(options)
    return Object.fromEntries(results.map((result) => [result.node.name, result.status]))
  }

  async build(options: BuildOptions = {}): Promise<RunOutcome> {
    const request = await this.request(options)
    try {
      return await run(request)
    } finally {
      await request.warehouse.close()
    }
  }

  /** Rows of a query as texts. */
  async rows(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    const warehouse = await this.#adapter().open({ threads: 1 })
    const connection = await warehouse.connect('spec')
    try {
      return (await connection.query(sql)).rows.map((row) => row.map(textOf))
    } finally {
      await connection.close()
      await warehouse.close()
    }
  }

  #adapter() {
    return need(
      createAdapter('duckdb', { path: 'shop.duckdb', schema: 'main', threads: 2 }, { projectRoot: this.root }),
    )
  }

  async request(options: BuildOptions): Promise<RunRequest> {
    const emit = (event: Event): void => options.onEvent?.(event)
    const now = options.now ?? new Date()
    const generation = ++SpecProject.#generation
    const base = {
      version: '1.12.0',
      flags: { full_refresh: options.fullRefresh === true },
      invocationId: 'spec',
      runStartedAt: now,
      env: {},
      emit,
      invocationArgs: {},
    }
    const render = makeYamlRenderer({ projectName: '', ...base })
    const loading = {
      projectDir: this.root,
      vars: options.vars ?? {},
      env: {},
      needsProfile: true,
      render,
      completeTarget: () => ({ database: 'shop', schema: 'main' }),
    }
    const project = need(await loadProject(loading))
    const adapter = options.transactionalDdl === false ? withoutTransactions(this.#adapter()) : this.#adapter()
    const parsing = {
      generation,
      project,
      adapter,
      now,
      builtins: builtinFiles('duckdb'),
      builtinPackages: builtinPackages('duckdb'),
    }
    const { parsed, env: templates } = need(
      await parseProject({ ...parsing, ...base, render } as Parameters<typeof parseProject>[0]),
    ) // with whatever it takes besides
    const warehouse = await adapter.open({ threads: options.threads ?? 2 })
    const command = options.command ?? 'build'
    const wanted = [...graphNodes(parsed)].filter(
      (node) =>
        commandTypes[command]?.includes(node.resource_type) === true &&
        (options.select === undefined || options.select.includes(node.name)),
    )
    const selected = new Set<UniqueId>(wanted.map((node) => node.unique_id))
    const runEnv: RunEnv = {
      ...templates,
      parsed,
      resolveRef: (from, ref) => found(resolveRef(parsed, from, ref), ref.name),
      resolveSource: (from, source, table) => found(resolveSource(parsed, from, source, table), `${source}.${table}`),
      resolveFunction: (from, path) => found(resolveFunction(parsed, from, path), path.at(-1) ?? ''),
      relations: relationPolicy({ adapter, empty: options.empty === true }),
      selectedResources: [...selected],
    }
    return {
      command,
      parsed,
      graph: need(buildGraph(parsed)),
      selected,
      env: makeCompileEnv(runEnv),
      warehouse,
      threads: options.threads ?? 2,
      targetName: 'dev',
      target: { name: 'dev' },
      projectRoot: this.root,
      targetFolder: join(this.root, 'target'),
      externalRoot: this.root,
      packageRoots: new Map(),
      options: {
        audit: command === 'build',
        dbtOrder: false,
        failFast: false,
        fullRefresh: false,
        empty: false,
        warnError: false,
        storeFailures: false,
        eventTimeStart: undefined,
        eventTimeEnd: undefined,
        batches: new Map(),
        ...options,
      },
      gate: command === 'build',
      loads: command !== 'test' && command !== 'seed',
      hooks: true,
      generation,
      now,
      emit,
      signal: options.signal ?? new AbortController().signal,
    }
  }
}

/** DuckDB, planned as an engine is whose DDL knows no transactions and whose temporary tables are tables as others are. */
function withoutTransactions(adapter: Adapter): Adapter {
  return {
    ...adapter,
    capabilities: { ...adapter.capabilities, transactionalDdl: false },
    dialect: {
      ...adapter.dialect,
      tableAs: (table) => adapter.dialect.tableAs({ ...table, temporary: false }),
      scratch: (target, suffix) => ({ ...target, identifier: target.identifier + suffix, type: 'table' }),
    },
  }
}

function found<T>(result: { readonly kind: string; readonly item?: T }, name: string): T {
  if (result.kind === 'found' && result.item !== undefined) return result.item
  throw new ProblemError(problem('ref-not-found', { name }))
}

function need<T>(checked: Checked<T>): T {
  if (!checked.ok)
    throw new Error(checked.problems.map((one) => `${one.at?.file}:${one.at?.line} ${one.message}`).join('\n'))
  return checked.value
}

function textOf(cell: CellValue): string | null {
  if (cell === null) return null
  if (cell instanceof TypedText) return cell.text
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}
