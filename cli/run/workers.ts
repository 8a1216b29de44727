import type { Batch, Connection, ExecuteOptions, Warehouse } from '../core/adapter.ts'
import type { Column } from '../core/relation.ts'

/** One of the run's threads: a name for the artifacts, and a connection of its own, made when it is first needed. */
export interface Worker {
  readonly name: string
  connection(): Promise<Connection>
  /** Streams a query on a session of its own, so that the worker's connection can be written to meanwhile. Sees published data only. */
  read(sql: string, options: Pick<ExecuteOptions, 'signal' | 'encoded'>): AsyncGenerator<Batch>
  /** A query's columns, asked on a session that reads. */
  describe(sql: string): Promise<readonly Column[]>
  close(): Promise<void>
}

export function makeWorkers(warehouse: Warehouse, threads: number): readonly Worker[] {
  return Array.from({ length: Math.max(1, threads) }, (_, index) =>
    makeWorker(warehouse, `Thread-${index + 1} (worker)`),
  )
}

function makeWorker(warehouse: Warehouse, name: string): Worker {
  let opened: Promise<Connection> | undefined
  // Sessions that no stream uses now: a model often reads its inputs one after another.
  const idle: Connection[] = []
  let readers = 0
  const reading = async (): Promise<Connection> => idle.pop() ?? warehouse.connect(`${name} reader ${++readers}`)
  return {
    name,
    connection() {
      opened ??= warehouse.connect(name)
      return opened
    },
    async *read(sql, options) {
      const session = await reading()
      try {
        yield* session.stream(sql, options)
      } finally {
        idle.push(session)
      }
    },
    async describe(sql) {
      const session = await reading()
      try {
        return await session.describe(sql)
      } finally {
        idle.push(session)
      }
    },
    async close() {
      await Promise.all(idle.map((session) => session.close()))
      const connection = await opened
      await connection?.close()
    },
  }
}
