import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { duckdbCapabilities } from '../../adapters/duckdb/adapter.ts'
import { duckdbDialect } from '../../adapters/duckdb/dialect.ts'
import { createAdapter } from '../../adapters/registry.ts'
import type { Batch, Connection, Warehouse } from '../../core/adapter.ts'
import { invariant, unreachable } from '../../core/check.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { Column, Relation } from '../../core/relation.ts'
import type { BuildPlan, Step } from '../../core/step.ts'
import { toText } from './text.ts'
import type { BuiltNode, MaterializeInput } from '../input.ts'
import { gatherFacts } from './gather.ts'
import { inspectionOf } from '../inspection.ts'
import { planBuild } from '../plan-build.ts'
import type { SeedShape } from '../seed-shape.ts'

/** A real DuckDB for specs, and the few lines that carry a plan out on it. */
export class SpecWarehouse {
  readonly connection: Connection
  readonly #warehouse: Warehouse

  private constructor(warehouse: Warehouse, connection: Connection) {
    this.#warehouse = warehouse
    this.connection = connection
  }

  static async open(): Promise<SpecWarehouse> {
    const made = createAdapter('duckdb', { path: ':memory:' }, { projectRoot: '/' })
    invariant(made.ok, 'the adapter is made')
    const warehouse = await made.value.open({ threads: 1 })
    return new SpecWarehouse(warehouse, await warehouse.connect('spec'))
  }

  close = (): Promise<void> => this.#warehouse.close()

  relation = (identifier: string): Relation => ({ database: 'memory', schema: 'main', identifier })

  execute = (sql: string): Promise<unknown> => this.connection.execute(sql)

  /** Rows as texts, in the order of the query. */
  async rows(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    return (await this.connection.query(sql)).rows.map((row) => row.map(toText))
  }

  async columns(identifier: string): Promise<readonly string[]> {
    return (await this.connection.columnsOf(this.relation(identifier))).map((column) => `${column.name} ${column.type}`)
  }

  /** Plans the node and carries the plan out in a transaction; the problems when there is no plan. */
  async build(node: BuiltNode, request: BuildRequest = {}): Promise<readonly Diagnostic[]> {
    const plan = await this.plan(node, request)
    if (!plan.ok) return plan.problems
    await this.carryOut(plan.value, request.batches ?? [])
    return []
  }

  async plan(node: BuiltNode, request: BuildRequest = {}) {
    const compiledCode = request.sql ?? ''
    const target = this.relation(node.alias)
    const facts = await gatherFacts(this.connection, {
      inspection: inspectionOf(node, duckdbDialect, request.seed),
      target,
      compiledCode,
      seed: request.seed,
      rowColumns: request.rowColumns ?? [],
    })
    return planBuild({
      node,
      compiledCode,
      target,
      facts,
      dialect: duckdbDialect,
      capabilities: duckdbCapabilities,
      fullRefresh: request.fullRefresh ?? false,
      audited: true,
      ...(request.seedPath !== undefined && { seedPath: request.seedPath }),
      ...(request.pointer !== undefined && { pointer: request.pointer }),
      ...(request.externalRoot !== undefined && {
        externalRoot: request.externalRoot,
        projectRoot: request.externalRoot,
      }),
      ...(request.batch && { batch: request.batch }),
    })
  }

  async carryOut(plan: BuildPlan, batches: readonly Batch[] = []): Promise<void> {
    await this.#run(plan.before, batches)
    await this.connection.begin()
    try {
      await this.#run([...plan.write, ...plan.publish], batches)
      await this.connection.commit()
    } catch (error) {
      await this.connection.rollback()
      await this.#run(plan.discard, batches)
      throw error
    }
    await this.#run(plan.after, batches)
  }

  async #run(steps: readonly Step[], batches: readonly Batch[]): Promise<void> {
    for (const step of steps) {
      switch (step.kind) {
        case 'sql':
        case 'hook':
          await this.connection.execute(step.sql)
          break
        case 'load':
          await this.connection.load(step.relation, batches)
          break
        case 'metadata':
        case 'copy-partitions':
          throw new Error(`DuckDB has no step of the kind ${step.kind}`)
        case 'move-files':
          await rm(step.to, { recursive: true, force: true })
          await rename(step.from, step.to)
          break
        case 'remove-files':
          await rm(step.path, { recursive: true, force: true })
          await mkdir(dirname(step.path), { recursive: true })
          break
        default:
          unreachable(step)
      }
    }
  }
}

export interface BuildRequest {
  readonly sql?: string
  readonly fullRefresh?: boolean
  readonly seed?: SeedShape
  readonly pointer?: string
  readonly seedPath?: string
  readonly externalRoot?: string
  readonly batch?: MaterializeInput['batch']
  readonly batches?: readonly Batch[]
  readonly rowColumns?: readonly Column[]
}
