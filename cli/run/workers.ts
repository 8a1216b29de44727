import type { Batch, Connection, ExecuteOptions, Spent, Warehouse } from '../core/adapter.ts'
import type { Column } from '../core/relation.ts'

/** One of the run's threads: a name for the artifacts, and a connection of its own, made when it is first needed. */
export interface Worker {
  readonly name: string
  connection(): Promise<Connection>
  /** Streams a query on a session of its own, so that the worker's connection can be written to meanwhile. Sees published data only. */
  read(sql: string, options: Pick<ExecuteOptions, 'signal' | 'encoded'>): AsyncGenerator<Batch>
  /** One more session of its own, for what runs at once; who opens it closes it. */
  open(name: string): Promise<Connection>
  /** A query's columns, asked on a session that reads. */
  describe(sql: string): Promise<readonly Column[]>
  /** Jobs of its sessions are labelled with these from now on, where there are jobs. */
  tag(tags: Tags): void
  /** What the jobs of all its sessions have taken; undefined where nothing is paid. */
  spent(): Spent | undefined
  close(): Promise<void>
}

/** What jobs of a run are labelled with, where there are jobs. */
export type Tags = Readonly<Record<string, string>>

export function makeWorkers(warehouse: Warehouse, threads: number, tags: Tags = {}): readonly Worker[] {
  const connect = async (name: string): Promise<Connection> => {
    const connection = await warehouse.connect(name)
    connection.tag?.(tags)
    return connection
  }
  return Array.from({ length: Math.max(1, threads) }, (_, index) => makeWorker(connect, `Thread-${index + 1} (worker)`))
}

function makeWorker(connect: (name: string) => Promise<Connection>, name: string): Worker {
  let opened: Promise<Connection> | undefined
  // Sessions that no stream uses now: a model often reads its inputs one after another.
  const idle: Connection[] = []
  const sessions: Connection[] = []
  let readers = 0
  let own: Tags = {}
  const made = async (called: string): Promise<Connection> => {
    const session = await connect(called)
    sessions.push(session)
    return session
  }
  const reading = async (): Promise<Connection> => {
    const session = idle.pop() ?? (await made(`${name} reader ${++readers}`))
    session.tag?.(own)
    return session
  }
  return {
    name,
    connection() {
      opened ??= made(name)
      return opened
    },
    open: (called) => made(`${name} ${called}`),
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
    tag(tags) {
      own = tags
    },
    spent: () => sum(sessions.flatMap((session) => session.spent?.() ?? [])),
    async close() {
      await Promise.all(idle.map((session) => session.close()))
      const connection = await opened
      await connection?.close()
    },
  }
}

const sum = (parts: readonly Spent[]): Spent | undefined =>
  parts.length === 0
    ? undefined
    : parts.reduce((all, one) => ({
        jobs: all.jobs + one.jobs,
        bytesProcessed: all.bytesProcessed + one.bytesProcessed,
        bytesBilled: all.bytesBilled + one.bytesBilled,
        slotMs: all.slotMs + one.slotMs,
      }))
