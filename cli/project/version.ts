import { unreachable } from '../core/check.ts'

/** The dbt whose language this is; packages' `require-dbt-version` is held against it. */
export const compatibleDbt = '1.12.0'

export interface Version {
  readonly major: number
  readonly minor: number
  readonly patch: number
  readonly prerelease: string
}

interface Bound {
  readonly operator: '>' | '>=' | '<' | '<=' | '='
  readonly version: Version
}

const form =
  /^\s*(>=|<=|>|<|=)?\s*v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-?((?:\d*[a-zA-Z-][\w-]*|0|[1-9]\d*)(?:\.[\w-]+)*))?(?:\+[\w.-]*)?\s*$/

export function parseBound(text: string): Bound | undefined {
  const match = form.exec(text)
  if (!match) return undefined
  const [, operator, major, minor, patch, prerelease] = match
  return {
    // The pattern admits no other operator.
    operator: (operator ?? '=') as Bound['operator'],
    version: { major: Number(major), minor: Number(minor), patch: Number(patch), prerelease: prerelease ?? '' },
  }
}

/** Ranges as written: one text may hold several bounds, split by commas. */
export const splitRanges = (ranges: readonly string[]): string[] =>
  ranges.flatMap((range) => range.split(',')).map((range) => range.trim())

export function satisfies(version: Version, bounds: readonly Bound[]): boolean {
  return bounds.every((bound) => {
    const order = compareVersions(version, bound.version)
    switch (bound.operator) {
      case '>':
        return order > 0
      case '>=':
        return order >= 0
      case '<':
        // `<2.0.0` leaves 2.0.0-beta out: who bars a release bars its trials.
        return (
          order < 0 &&
          !(version.prerelease !== '' && bound.version.prerelease === '' && sameBase(version, bound.version))
        )
      case '<=':
        return order <= 0
      case '=':
        return order === 0
      default:
        return unreachable(bound.operator)
    }
  })
}

export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePrereleases(a.prerelease, b.prerelease)
}

const sameBase = (a: Version, b: Version): boolean => a.major === b.major && a.minor === b.minor && a.patch === b.patch

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0
  if (a === '') return 1
  if (b === '') return -1
  return a.localeCompare(b, 'en', { numeric: true })
}
