import type { Event } from '../core/event.ts'
import type { Part } from './reporter.ts'
import { keyOf } from './told-problems.ts'
import { counted } from './words.ts'

/** How many warnings of a kind are told in full. */
const mostOfAKind = 5

/** Tells the first warnings of each kind, and of the rest how many there are: one habit of a project's files may make a thousand. */
export function firstWarnings(part: Part, logFile: string | undefined): Part {
  const told = new Map<string, Set<string>>()
  const left = new Map<string, number>()
  const close = part.close && (() => part.close?.())
  return {
    see: (event) => {
      if (event.type === 'problem' && event.problem.severity === 'warning') {
        const { code } = event.problem
        const known = told.get(code) ?? new Set()
        told.set(code, known)
        const isNew = !known.has(keyOf(event.problem))
        known.add(keyOf(event.problem))
        if (known.size > mostOfAKind) {
          if (isNew) left.set(code, (left.get(code) ?? 0) + 1)
          return
        }
      } else {
        for (const [code, count] of left) part.see(restOf(code, count, logFile))
        left.clear()
      }
      part.see(event)
    },
    ...(close && { close }),
  }
}

function restOf(code: string, count: number, logFile: string | undefined): Event {
  const elsewhere = logFile === undefined ? '' : `${logFile} has all; `
  const text = `… and ${counted(count, 'more warning')} of the kind ${code}: ${elsewhere}--show-all-deprecations prints them here.`
  return { type: 'note', level: 'warn', text }
}
