import { setMaxListeners } from 'node:events'
import type { UniqueId } from '../core/node.ts'
import { appendTo } from './append-to.ts'

/** What became of a unit: whether what waits for it may run, and whether the whole run ends here. */
export interface Outcome {
  /** The node to blame; undefined when the way is free for the children. */
  readonly failed: UniqueId | undefined
  readonly endsRun: boolean
}

export interface Schedule {
  readonly parents: ReadonlyMap<UniqueId, ReadonlySet<UniqueId>>
  /** Of the units that are ready the highest starts first; ties go by the order of `parents`. */
  readonly priorities: ReadonlyMap<UniqueId, number>
  readonly threads: number
  readonly signal: AbortSignal
  /** Runs a unit on one of the workers, 0 … threads − 1; a worker runs one at a time. `signal` ends it early. */
  readonly run: (id: UniqueId, worker: number, signal: AbortSignal) => Promise<Outcome>
  /** Told of a unit that will not run, in order: because of the node above it that failed, on the worker that found it out; or, without them, because the run ended. */
  readonly skip: (id: UniqueId, because: UniqueId | undefined, worker: number | undefined) => void
}

/** Runs every unit after its parents, `threads` at a time; returns when all have run or been skipped. Rejects only when `run` does. */
export async function runSchedule(schedule: Schedule): Promise<void> {
  const ending = new AbortController()
  const signal = AbortSignal.any([schedule.signal, ending.signal])
  // Every query that runs listens to it.
  setMaxListeners(0, signal)
  const queue = makeQueue(schedule)
  const workers = Array.from({ length: Math.max(1, schedule.threads) }, (_, worker) => worker)
  let running = 0
  const done = Promise.withResolvers<void>()

  const dispatch = (): void => {
    while (!signal.aborted && workers.length > 0) {
      const id = queue.next()
      if (id === undefined) break
      running++
      start(id, workers.shift() ?? 0).catch((thrown: unknown) => {
        ending.abort()
        done.reject(thrown)
      })
    }
    if (running > 0) return
    for (const id of queue.left()) schedule.skip(id, undefined, undefined)
    done.resolve()
  }
  const start = async (id: UniqueId, worker: number): Promise<void> => {
    const outcome = await schedule.run(id, worker, signal)
    running--
    workers.unshift(worker)
    if (outcome.endsRun) ending.abort()
    for (const [skipped, because] of queue.finish(id, outcome.failed)) schedule.skip(skipped, because, worker)
    dispatch()
  }
  dispatch()
  return done.promise
}

interface Queue {
  next(): UniqueId | undefined
  /** Frees the children of a unit, or gives those that fall with it, in order. */
  finish(id: UniqueId, failed: UniqueId | undefined): readonly (readonly [UniqueId, UniqueId])[]
  /** What has neither run nor been skipped. */
  left(): readonly UniqueId[]
}

function makeQueue({ parents, priorities }: Schedule): Queue {
  const position = new Map([...parents.keys()].map((id, index) => [id, index]))
  const inOrder = (a: UniqueId, b: UniqueId): number => (position.get(a) ?? 0) - (position.get(b) ?? 0)
  const first = (a: UniqueId, b: UniqueId): number =>
    (priorities.get(b) ?? 0) - (priorities.get(a) ?? 0) || inOrder(a, b)
  const children = new Map<UniqueId, UniqueId[]>()
  const waitingFor = new Map<UniqueId, number>()
  for (const [id, above] of parents) {
    waitingFor.set(id, above.size)
    for (const parent of above) appendTo(children, parent, id)
  }
  const pending = new Set(parents.keys())
  // The one that starts next stands last.
  const ready = [...parents.keys()].filter((id) => waitingFor.get(id) === 0).sort((a, b) => first(b, a))
  const enqueue = (id: UniqueId): void => {
    let low = 0
    let high = ready.length
    while (low < high) {
      const middle = (low + high) >> 1
      const there = ready[middle]
      if (there !== undefined && first(there, id) > 0) low = middle + 1
      else high = middle
    }
    ready.splice(low, 0, id)
  }

  const fall = (id: UniqueId, because: UniqueId): readonly (readonly [UniqueId, UniqueId])[] => {
    const fallen = new Set<UniqueId>()
    const open = [...(children.get(id) ?? [])]
    for (let child = open.pop(); child !== undefined; child = open.pop()) {
      if (!pending.delete(child)) continue
      fallen.add(child)
      open.push(...(children.get(child) ?? []))
    }
    return [...fallen].sort(inOrder).map((child) => [child, because])
  }
  const free = (id: UniqueId): void => {
    for (const child of children.get(id) ?? []) {
      const left = (waitingFor.get(child) ?? 0) - 1
      waitingFor.set(child, left)
      if (left === 0 && pending.has(child)) enqueue(child)
    }
  }
  return {
    next() {
      const id = ready.pop()
      if (id !== undefined) pending.delete(id)
      return id
    },
    finish(id, failed) {
      if (failed !== undefined) return fall(id, failed)
      free(id)
      return []
    },
    left: () => [...pending],
  }
}
