import type { AdapterResponse, Batch, Connection, ExecuteOptions, ExistingRelation } from './adapter.ts'
import type { Column, Relation } from './relation.ts'
import type { Table } from './table.ts'

type SchemaName = Parameters<Connection['listRelations']>[0]

/** The same session, whose statements end with a signal: templates ask the warehouse and know of none. */
export class Interruptible implements Connection {
  readonly #inner: Connection
  readonly #signal: AbortSignal
  readonly loadFiles?: NonNullable<Connection['loadFiles']>
  readonly estimate?: NonNullable<Connection['estimate']>
  readonly tag?: NonNullable<Connection['tag']>
  readonly spent?: NonNullable<Connection['spent']>
  readonly isReplaceable?: NonNullable<Connection['isReplaceable']>
  readonly commentOf?: NonNullable<Connection['commentOf']>
  readonly copyPartitions?: NonNullable<Connection['copyPartitions']>
  readonly setMetadata?: NonNullable<Connection['setMetadata']>
  readonly settle?: NonNullable<Connection['settle']>
  constructor(inner: Connection, signal: AbortSignal) {
    this.#inner = inner
    this.#signal = signal
    const loadFiles = inner.loadFiles?.bind(inner)
    if (loadFiles) this.loadFiles = (relation, load, options) => loadFiles(relation, load, { signal, ...options })
    if (inner.estimate) this.estimate = inner.estimate.bind(inner)
    if (inner.tag) this.tag = inner.tag.bind(inner)
    if (inner.isReplaceable) this.isReplaceable = inner.isReplaceable.bind(inner)
    if (inner.commentOf) this.commentOf = inner.commentOf.bind(inner)
    if (inner.copyPartitions) this.copyPartitions = inner.copyPartitions.bind(inner)
    if (inner.setMetadata) this.setMetadata = inner.setMetadata.bind(inner)
    if (inner.settle) this.settle = inner.settle.bind(inner)
    if (inner.spent) this.spent = inner.spent.bind(inner)
  }
  get name(): string {
    return this.#inner.name
  }
  get inTransaction(): boolean {
    return this.#inner.inTransaction
  }
  execute(sql: string, options?: ExecuteOptions): Promise<AdapterResponse> {
    return this.#inner.execute(sql, { signal: this.#signal, ...options })
  }
  query(sql: string, options?: ExecuteOptions): Promise<Table> {
    return this.#inner.query(sql, { signal: this.#signal, ...options })
  }
  stream(sql: string, options?: ExecuteOptions): AsyncIterable<Batch> {
    return this.#inner.stream(sql, { signal: this.#signal, ...options })
  }
  load(relation: Relation, batches: AsyncIterable<Batch> | Iterable<Batch>, options?: ExecuteOptions): Promise<number> {
    return this.#inner.load(relation, batches, { signal: this.#signal, ...options })
  }
  begin(): Promise<void> {
    return this.#inner.begin()
  }
  commit(): Promise<void> {
    return this.#inner.commit()
  }
  rollback(): Promise<void> {
    return this.#inner.rollback()
  }
  listRelations(schema: SchemaName): Promise<readonly ExistingRelation[]> {
    return this.#inner.listRelations(schema)
  }
  findRelation(relation: Relation): Promise<ExistingRelation | undefined> {
    return this.#inner.findRelation(relation)
  }
  columnsOf(relation: Relation): Promise<readonly Column[]> {
    return this.#inner.columnsOf(relation)
  }
  describe(sql: string): Promise<readonly Column[]> {
    return this.#inner.describe(sql)
  }
  schemaExists(schema: SchemaName): Promise<boolean> {
    return this.#inner.schemaExists(schema)
  }
  createSchema(schema: SchemaName): Promise<void> {
    return this.#inner.createSchema(schema)
  }
  cancel(): Promise<void> {
    return this.#inner.cancel()
  }
  close(): Promise<void> {
    return this.#inner.close()
  }
}
