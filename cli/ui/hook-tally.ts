import type { Event } from '../core/event.ts'

/** Counts hooks, which are no nodes but are counted with them. */
export function hookTally(): {
  see(event: Event): void
  counts(): { readonly passed: number; readonly failed: number }
} {
  let passed = 0
  let failed = 0
  return {
    see: (event) => {
      if (event.type !== 'hook-finished') return
      if (event.problems?.some((found) => found.severity === 'error')) failed++
      else passed++
    },
    counts: () => ({ passed, failed }),
  }
}
