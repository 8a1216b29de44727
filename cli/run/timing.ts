import type { Timing } from '../core/result.ts'

/** Measures the phases of a node. */
export interface Stopwatch {
  /** Runs `work` as a phase; the phase counts also when it throws. */
  phase<T>(name: Timing['name'], work: () => Promise<T>): Promise<T>
  readonly timing: readonly Timing[]
}

export function stopwatch(): Stopwatch {
  const timing: Timing[] = []
  return {
    timing,
    async phase(name, work) {
      const started_at = new Date().toISOString()
      try {
        return await work()
      } finally {
        timing.push({ name, started_at, completed_at: new Date().toISOString() })
      }
    },
  }
}
