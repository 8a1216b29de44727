import type { AdapterResponse, Batch, Connection, ExistingRelation } from '../../core/adapter.ts'
import type { Column, Relation } from '../../core/relation.ts'
import type { Table } from '../../core/table.ts'
import type { StandIns } from './stand-ins.ts'

type SchemaName = Parameters<Connection['listRelations']>[0]

/**
 * Looks at the warehouse and changes nothing: what is asked of metadata is answered, a query by its columns and no rows, and no statement runs.
 * `asked` counts the queries that were answered so: SQL that depends on their rows may read something else.
 */
export class PlanningConnection implements Connection {
  readonly inTransaction = false
  readonly #inner: Connection
  readonly #standIns: StandIns
  asked = 0

  constructor(inner: Connection, standIns: StandIns) {
    this.#inner = inner
    this.#standIns = standIns
  }

  get name(): string {
    return this.#inner.name
  }

  execute(): Promise<AdapterResponse> {
    return Promise.resolve({ _message: 'OK' })
  }

  async query(sql: string): Promise<Table> {
    this.asked++
    return { columns: await this.describe(sql), rows: [] }
  }

  async *stream(): AsyncGenerator<Batch> {}

  async describe(sql: string): Promise<readonly Column[]> {
    return this.#inner.describe(this.#standIns.apply(sql).sql)
  }

  async columnsOf(relation: Relation): Promise<readonly Column[]> {
    const standIn = this.#standIns.get(relation)
    return standIn?.kind === 'columns' ? standIn.columns : this.#inner.columnsOf(relation)
  }

  listRelations(schema: SchemaName): Promise<readonly ExistingRelation[]> {
    return this.#inner.listRelations(schema)
  }

  findRelation(relation: Relation): Promise<ExistingRelation | undefined> {
    return this.#inner.findRelation(relation)
  }

  schemaExists(schema: SchemaName): Promise<boolean> {
    return this.#inner.schemaExists(schema)
  }

  createSchema(): Promise<void> {
    return Promise.resolve()
  }

  load(): Promise<number> {
    return Promise.resolve(0)
  }

  begin(): Promise<void> {
    return Promise.resolve()
  }

  commit(): Promise<void> {
    return Promise.resolve()
  }

  rollback(): Promise<void> {
    return Promise.resolve()
  }

  cancel(): Promise<void> {
    return this.#inner.cancel()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
