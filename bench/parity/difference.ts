/** What can differ between dbt and tsdbt, from the plainest to the finest; a level of comparison includes those below it. */
const levels = {
  harness: 1,
  exit: 1,
  status: 2,
  list: 2,
  failures: 3,
  relation: 4,
  columns: 4,
  rows: 4,
  query: 4,
  'exit code': 5,
  message: 5,
  'compiled SQL': 5,
  manifest: 5,
  catalog: 5,
} as const satisfies Record<string, number>

export type DifferenceKind = keyof typeof levels

export interface Difference {
  readonly kind: DifferenceKind
  readonly text: string
}

export const highestLevel = 5

export const isWithinLevel = (difference: Difference, level: number): boolean => levels[difference.kind] <= level

/** One line for the first difference of each kind, with how many more of that kind there are. */
export function firstOfEachKind(differences: readonly Difference[]): string[] {
  const kinds = Map.groupBy(differences, (difference) => difference.kind)
  return [...kinds].map(([kind, all]) => {
    const more = all.length > 1 ? ` (and ${all.length - 1} more)` : ''
    return `${kind}: ${all[0]?.text ?? ''}${more}`
  })
}

/** A text short enough for a line of a report. */
export function shortened(value: unknown, length = 300): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
  return text.length > length ? `${text.slice(0, length)}…` : text
}
