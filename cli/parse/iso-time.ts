import type { Json } from './read-json.ts'

const pattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/

/**
 * A date or time as Python's `isoformat()` writes it: `2030-01-01` is midnight. A time without a zone is given `zone` where one is passed. Undefined for
 * anything that is no date.
 */
export function isoTime(value: Json | undefined, zone = ''): string | undefined {
  if (typeof value !== 'string') return undefined
  const found = pattern.exec(value.trim())
  if (!found || Number.isNaN(Date.parse(`${found[1]}T00:00:00Z`))) return undefined
  const [, date, hour = '00', minute = '00', second = '00', fraction = '', written] = found
  const offset =
    written === undefined
      ? zone
      : written === 'Z'
        ? '+00:00'
        : written.includes(':')
          ? written
          : `${written.slice(0, 3)}:${written.slice(3)}`
  return `${date}T${hour}:${minute}:${second}${fraction}${offset}`
}
