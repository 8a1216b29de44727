import type { Event } from '../core/event.ts'

/** Said where a selection takes nothing; in dbt's words, which programs around it look for. */
export const nothingToDo: Event = {
  type: 'note',
  level: 'warn',
  text: 'Nothing to do. Try checking your model configs and model specification args',
}
