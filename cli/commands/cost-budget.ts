import { bad, type Checked, good, problem } from '../core/diagnostic.ts'
import type { JsonRecord } from '../core/config.ts'
import type { Options } from './options.ts'

/** What a run may read, or cost. */
export type Budget =
  | { readonly kind: 'bytes'; readonly bytes: number; readonly written: string }
  | { readonly kind: 'money'; readonly dollars: number; readonly written: string }

/** Google's list price of on-demand queries in the multi-regions US and EU, in dollars a tebibyte; other regions and editions have others. */
export const listPrice = 6.25

const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, pb: 1e15,
  kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40, pib: 2 ** 50,
} // prettier-ignore

/** `--budget 50GiB`, `--budget $0.30`; undefined when none is given. */
export function budgetOf(options: Options): Checked<Budget | undefined> {
  const written = options.text('budget')?.trim()
  if (written === undefined) return good(undefined)
  const money = /^\$\s*(\d+(?:\.\d+)?|\.\d+)$/.exec(written)?.[1]
  if (money !== undefined) return good({ kind: 'money', dollars: Number(money), written })
  const [, amount, unit = 'b'] = /^(\d+(?:\.\d+)?)\s*([a-z]+)?$/i.exec(written) ?? []
  const factor = units[unit.toLowerCase()]
  if (amount !== undefined && factor !== undefined) {
    return good({ kind: 'bytes', bytes: Number(amount) * factor, written })
  }
  const hint = "In a shell, put money in single quotes: --budget '$0.30'."
  return bad(
    problem(
      'flag-invalid',
      { flag: '--budget', expected: 'bytes (50GiB) or dollars ($0.30)', found: written },
      undefined,
      {
        hint,
      },
    ),
  )
}

/** Dollars a tebibyte: of the command line, of the target, or Google's own. */
export function priceOf(options: Options, credentials: JsonRecord | undefined): Checked<number> {
  const given = options.text('price-per-tib')
  const written = given ?? credentials?.['price_per_tib'] ?? listPrice
  const price = typeof written === 'string' && written.trim() === '' ? Number.NaN : Number(written)
  if (Number.isFinite(price) && price >= 0) return good(price)
  const flag = given === undefined ? '"price_per_tib" of the target' : '--price-per-tib'
  return bad(problem('flag-invalid', { flag, expected: 'dollars, as in 6.25', found: String(written) }))
}

export const dollarsOf = (bytes: number, price: number): number => (bytes / 2 ** 40) * price

export const isWithin = (budget: Budget, bytes: number, price: number): boolean =>
  budget.kind === 'bytes' ? bytes <= budget.bytes : dollarsOf(bytes, price) <= budget.dollars
