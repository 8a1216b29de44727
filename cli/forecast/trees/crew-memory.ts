import { fillHistogram, ranges } from './histogram.ts'

/** What the threads share. Everything but `control` is written by one thread while the others wait. */
export interface CrewMemory {
  readonly rowCount: number
  /** Ranges of the rows, feature after feature. */
  readonly columns: Uint8Array
  readonly packed: Float64Array
  readonly rows: Int32Array
  /** The features of the task. */
  readonly features: Int32Array
  readonly histograms: Float64Array
  readonly control: Int32Array
}

/** Places in `control`. */
export const cells = {
  /** Counts up with each task: what threads wait for. */
  task: 0,
  /** Threads that have started. */
  ready: 1,
  /** Threads that have finished the task. */
  done: 2,
  /** The next block of features that nobody has taken. */
  next: 3,
  isOver: 4,
  /** Threads that work on the task; `shut` and more when no other may begin. */
  gate: 5,
  slot: 6,
  from: 7,
  to: 8,
  featureCount: 9,
  count: 10,
} as const

export interface Task {
  readonly slot: number
  readonly from: number
  readonly to: number
  readonly featureCount: number
}

const shut = 1 << 20

/** As many features as `fillHistogram` works on at once. */
const block = 4
/** Turns of a loop, some microseconds, for which it is not worth falling asleep. */
const spins = 4000

/** Tells the other threads of a task, if they are to help; one that wakes up late finds it done and is not waited for. */
export function beginTask({ control }: CrewMemory, { slot, from, to, featureCount }: Task, isShared: boolean): void {
  Atomics.store(control, cells.gate, shut)
  control[cells.slot] = slot
  control[cells.from] = from
  control[cells.to] = to
  control[cells.featureCount] = featureCount
  Atomics.store(control, cells.done, 0)
  Atomics.store(control, cells.next, 0)
  if (!isShared) return
  Atomics.store(control, cells.gate, 0)
  Atomics.add(control, cells.task, 1)
  Atomics.notify(control, cells.task)
}

/** Works on blocks of features until all are taken. */
export function takeBlocks(memory: CrewMemory, { slot, from, to, featureCount }: Task, local: Float64Array): void {
  const { columns, rowCount, control, features, packed, rows, histograms } = memory
  const all = columns.length / Math.max(1, rowCount)
  const histogram = histograms.subarray(slot * all * ranges, (slot + 1) * all * ranges)
  const views = Array.from({ length: all }, (_, place) => columns.subarray(place * rowCount, (place + 1) * rowCount))
  for (;;) {
    const start = Atomics.add(control, cells.next, block)
    if (start >= featureCount) return
    const own = features.slice(start, Math.min(featureCount, start + block))
    fillHistogram(views, own, packed, rows, from, to, local, histogram)
  }
}

/** Waits for the threads that have begun with the task; false where they take too long. */
export function finished({ control }: CrewMemory, mostMs: number): boolean {
  const helpers = Atomics.add(control, cells.gate, shut)
  if (helpers >= shut) return true
  for (let spin = 0; spin < spins; spin++) if (Atomics.load(control, cells.done) >= helpers) return true
  for (;;) {
    const done = Atomics.load(control, cells.done)
    if (done >= helpers) return true
    if (Atomics.wait(control, cells.done, done, mostMs) === 'timed-out') return false
  }
}

/** What a thread does until it is told that all is over. */
export function help(memory: CrewMemory): void {
  const { control, rowCount } = memory
  const local = new Float64Array(rowCount)
  let last = Atomics.load(control, cells.task)
  Atomics.add(control, cells.ready, 1)
  Atomics.notify(control, cells.ready)
  for (;;) {
    for (let spin = 0; spin < spins && Atomics.load(control, cells.task) === last; spin++);
    Atomics.wait(control, cells.task, last)
    last = Atomics.load(control, cells.task)
    if (Atomics.load(control, cells.isOver) === 1) return
    if (Atomics.add(control, cells.gate, 1) >= shut) continue
    // Read once it is in: until it is done, the task does not change.
    const [slot = 0, from = 0, to = 0, featureCount = 0] = control.subarray(cells.slot, cells.count)
    takeBlocks(memory, { slot, from, to, featureCount }, local)
    Atomics.add(control, cells.done, 1)
    Atomics.notify(control, cells.done)
  }
}
