import type { BoostOptions } from './ensemble.ts'

type Numeric = Exclude<keyof BoostOptions, 'workers' | 'seed'>

const isWhole = (least: number) => (value: number) => Number.isInteger(value) && value >= least
const isShare = (value: number): boolean => value > 0 && value <= 1

const rules: Record<Numeric, readonly [(value: number) => boolean, string]> = {
  trees: [isWhole(1), 'a whole number ≥ 1'],
  leaves: [isWhole(2), 'a whole number ≥ 2'],
  leafRows: [isWhole(1), 'a whole number ≥ 1'],
  rate: [isShare, 'a share above 0, at most 1'],
  featureShare: [isShare, 'a share above 0, at most 1'],
  rowShare: [isShare, 'a share above 0, at most 1'],
  shrinkage: [(value) => value >= 0 && Number.isFinite(value), 'a number ≥ 0'],
}

/** @throws RangeError naming the first option that trees cannot be trained with */
export function requireTreeOptions(options: BoostOptions): void {
  for (const [name, [isPossible, what]] of Object.entries(rules)) {
    const given = options[name as Numeric]
    if (given !== undefined && !isPossible(given))
      throw new RangeError(`"${name}" of an ensemble of trees is ${what}, found ${given}.`)
  }
}
