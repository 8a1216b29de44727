import type { Value } from '../jinja/values.ts'

/** A moment in UTC, as Python prints it. */
export const utcDatetime = (moment: Date): Value =>
  moment
    .toISOString()
    .replace('T', ' ')
    .replace(/\.(\d+)Z$/, '.$1000+00:00')
export const dateOf = (text: string): Value | undefined => text
export const datetimeOf = (text: string): Value | undefined => text

/** dbt's `modules`. */
export const modulesValue: Value = {}
