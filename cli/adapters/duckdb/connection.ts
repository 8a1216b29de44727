import type { DuckDBConnection } from '@duckdb/node-api'
import {
  WarehouseError,
  type AdapterResponse,
  type Batch,
  type Connection,
  type ExecuteOptions,
  type ExistingRelation,
} from '../../core/adapter.ts'
import { invariant } from '../../core/check.ts'
import type { Column, Relation } from '../../core/relation.ts'
import { emptyTable, type Table } from '../../core/table.ts'
import { splitStatements } from '../../sql/split.ts'
import { batchOf, columnsOf, readTable } from './batches.ts'
import { warehouseError } from './errors.ts'
import {
  describeQuery,
  findRelation,
  listRelations,
  relationColumns,
  schemaExists,
  type SchemaName,
} from './inspect.ts'
import { loadBatches } from './load.ts'
import { duckdbDialect } from './dialect.ts'

/** One DuckDB session. Its statements queue up behind each other: a second one on a busy connection would cut an open stream short. */
export class DuckdbConnection implements Connection {
  readonly name: string
  #inTransaction = false
  #closed = false
  #tail: Promise<unknown> = Promise.resolve()
  #leaveStream: () => void = () => {}
  readonly #session: DuckDBConnection

  constructor(name: string, session: DuckDBConnection) {
    this.name = name
    this.#session = session
  }

  get inTransaction(): boolean {
    return this.#inTransaction
  }

  execute(sql: string, options: ExecuteOptions = {}): Promise<AdapterResponse> {
    return this.#exclusively(options.signal, async () => {
      let response: AdapterResponse = { _message: 'OK' }
      for (const statement of statementsOf(sql)) {
        response = await this.#run(statement, sql, async (text) => {
          const result = await this.#session.run(text)
          const names = result.columnNames()
          // A CTAS tells its row count as the one row of its result; DML both ways.
          if (names.length !== 1 || names[0] !== 'Count') return { _message: 'OK' }
          const counted = (await readTable(result, 1)).rows[0]?.[0]
          return { _message: 'OK', ...(typeof counted === 'number' && { rows_affected: counted }) }
        })
      }
      return response
    })
  }

  query(sql: string, options: ExecuteOptions = {}): Promise<Table> {
    return this.#exclusively(options.signal, async () => {
      let table: Table = emptyTable
      for (const statement of statementsOf(sql)) {
        table = await this.#run(statement, sql, async (text) => {
          const result = options.limit === undefined ? await this.#session.run(text) : await this.#session.stream(text)
          return readTable(result, options.limit)
        })
      }
      return table
    })
  }

  async *stream(sql: string, options: ExecuteOptions = {}): AsyncGenerator<Batch> {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const statement = statementsOf(sql)[0] ?? { text: sql, start: 0 }
    const opened = this.#exclusively(options.signal, () =>
      this.#run(statement, sql, (text) => this.#session.stream(text)),
    )
    this.#tail = Promise.allSettled([this.#tail, ended])
    this.#leaveStream = end
    const unwatch = this.#watch(options.signal)
    try {
      const result = await opened
      const columns = columnsOf(result)
      const types = result.columnTypes()
      const isEncoded = options.encoded === true
      let left = options.limit ?? Number.POSITIVE_INFINITY
      while (left > 0) {
        const chunk = await this.#run(statement, sql, () => result.fetchChunk())
        if (!chunk || chunk.rowCount === 0) break
        if (chunk.rowCount > left) {
          yield cut(batchOf(chunk, columns, types, isEncoded), left)
          break
        }
        left -= chunk.rowCount
        yield batchOf(chunk, columns, types, isEncoded)
      }
    } finally {
      unwatch()
      end()
    }
  }

  async begin(): Promise<void> {
    invariant(!this.#inTransaction, `connection "${this.name}" is in a transaction already`)
    await this.execute('begin transaction')
    this.#inTransaction = true
  }

  async commit(): Promise<void> {
    invariant(this.#inTransaction, `connection "${this.name}" has no transaction to commit`)
    // Whether the commit succeeds or fails, DuckDB has ended the transaction afterwards.
    this.#inTransaction = false
    await this.execute('commit')
  }

  async rollback(): Promise<void> {
    if (!this.#inTransaction) return
    this.#inTransaction = false
    try {
      await this.execute('rollback')
    } catch {
      // An error of the engine may have ended the transaction before: then it is rolled back.
    }
  }

  load(
    relation: Relation,
    batches: AsyncIterable<Batch> | Iterable<Batch>,
    options: ExecuteOptions = {},
  ): Promise<number> {
    return this.#exclusively(options.signal, () => loadBatches(this.#session, relation, batches, options.signal))
  }

  listRelations(schema: SchemaName): Promise<readonly ExistingRelation[]> {
    return listRelations(this, schema)
  }

  findRelation(relation: Relation): Promise<ExistingRelation | undefined> {
    return findRelation(this, relation)
  }

  columnsOf(relation: Relation): Promise<readonly Column[]> {
    return relationColumns(this, relation)
  }

  describe(sql: string): Promise<readonly Column[]> {
    return describeQuery(this, sql)
  }

  schemaExists(schema: SchemaName): Promise<boolean> {
    return schemaExists(this, schema)
  }

  async createSchema(schema: SchemaName): Promise<void> {
    const name = duckdbDialect.relation({ database: schema.database, schema: null, identifier: schema.schema })
    await this.execute(`create schema if not exists ${name}`)
  }

  cancel(): Promise<void> {
    this.#session.interrupt()
    return Promise.resolve()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#leaveStream()
    this.#session.interrupt()
    await this.#tail
    // Closing the session rolls its transaction back.
    this.#inTransaction = false
    this.#session.closeSync()
  }

  async #exclusively<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const before = this.#tail
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#tail = promise
    try {
      await before
      if (signal?.aborted) throw cancelled()
      const unwatch = this.#watch(signal)
      try {
        return await work()
      } finally {
        unwatch()
      }
    } finally {
      resolve()
    }
  }

  #watch(signal: AbortSignal | undefined): () => void {
    if (!signal) return () => {}
    // An interrupt that comes between two statements of a script has no effect: it is repeated until the work has ended.
    let timer: NodeJS.Timeout | undefined
    const interrupt = (): void => {
      this.#session.interrupt()
      timer ??= setInterval(() => this.#session.interrupt(), 20)
    }
    if (signal.aborted) interrupt()
    else signal.addEventListener('abort', interrupt, { once: true })
    return () => {
      signal.removeEventListener('abort', interrupt)
      clearInterval(timer)
    }
  }

  async #run<T>(statement: Located, whole: string, work: (text: string) => Promise<T>): Promise<T> {
    try {
      return await work(statement.text)
    } catch (error) {
      throw warehouseError(error, statement.text, statement.start, whole)
    }
  }
}

interface Located {
  readonly text: string
  readonly start: number
}

// The binding gives a script's first result, not its last, and its positions are those of the statement it was handed.
const statementsOf = (sql: string): readonly Located[] =>
  sql.includes(';') ? splitStatements(sql) : [{ text: sql, start: 0 }]

function cut(batch: Batch, rowCount: number): Batch {
  return { ...batch, rowCount, values: batch.values.map((column) => Array.from(column).slice(0, rowCount)) }
}

const cancelled = (): WarehouseError =>
  new WarehouseError({ kind: 'cancelled', title: 'INTERRUPT Error', message: 'Interrupted!' })
