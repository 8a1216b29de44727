import type { Diagnostic } from '../core/diagnostic.ts'
import { milliseconds } from '../core/clock.ts'
import { planUnits } from '../run/estimate/estimate-run.ts'
import { run } from '../run/run.ts'
import type { Costs } from './plan.ts'
import { overBudget } from './plan.ts'
import { totalOf } from './plan-text.ts'
import type { Work } from './run-nodes.ts'

/** A run that is planned first, and does not begin where it would read more than its budget. */
export function budgetedRun({ budget, price }: Costs): {
  readonly work: Work
  readonly refused: () => readonly Diagnostic[]
} {
  let problems: readonly Diagnostic[] = []
  return {
    refused: () => problems,
    work: async (request) => {
      const started = milliseconds()
      const units = await planUnits(request, { cost: true })
      const over = budget && overBudget(units, budget, price)
      if (over) {
        problems = [...units.flatMap((unit) => unit.problems), over]
        return { results: [], interrupted: request.signal.aborted, elapsedMs: milliseconds() - started }
      }
      if (totalOf(units).isLeast) {
        const text = 'The budget holds as far as can be known: tables that this run makes first count as empty.'
        request.emit({ type: 'note', level: 'warn', text })
      }
      return run(request)
    },
  }
}
