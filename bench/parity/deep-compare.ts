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

/** A value whose lists of unique ids stand in one order: which macro or node is named first says nothing. */
export function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(inOneOrder)
    const areIds = items.every((item) => typeof item === 'string' && /^\w+\.\w+\./.test(item))
    return areIds ? items.toSorted((a, b) => String(a).localeCompare(String(b))) : items
  }
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inOneOrder(item)]))
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const told = (expected: unknown, got: unknown, at: string): string =>
  `${at === '' ? 'it' : at} is ${shortened(got, 120)}, in dbt ${shortened(expected, 120)}`
