import { shortened } from './difference.ts'

/** The place and the two values where two JSON values first differ; undefined when they do not. */
export function firstDifference(expected: unknown, got: unknown, at = ''): string | undefined {
  if (Object.is(expected, got)) return undefined
  if (Array.isArray(expected) && Array.isArray(got)) {
    if (expected.length !== got.length) return told(expected, got, at)
    for (const [index, item] of expected.entries()) {
      const difference = firstDifference(item, got[index], `${at}[${index}]`)
      if (difference !== undefined) return difference
    }
    return undefined
  }
  if (isObject(expected) && isObject(got)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      const difference = firstDifference(expected[key], got[key], at === '' ? key : `${at}.${key}`)
      if (difference !== undefined) return difference
    }
    return undefined
  }
  return told(expected, got, at)
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const told = (expected: unknown, got: unknown, at: string): string =>
  `${at === '' ? 'it' : at} is ${shortened(got, 120)}, in dbt ${shortened(expected, 120)}`
