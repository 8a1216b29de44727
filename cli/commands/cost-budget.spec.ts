import { describe, expect, it } from 'vitest'
import { budgetOf, dollarsOf, isWithin, priceOf } from './cost-budget.ts'
import { bytesText, dollarsText } from './cost-text.ts'
import { Options } from './options.ts'

const given = (flag: string, value: string): Options => new Options(new Map([[flag, value]]))

describe('--budget', () => {
  it.each([
    ['50GiB', { kind: 'bytes', bytes: 50 * 2 ** 30 }],
    ['1.5 TB', { kind: 'bytes', bytes: 1.5e12 }],
    ['1000', { kind: 'bytes', bytes: 1000 }],
    ['10mib', { kind: 'bytes', bytes: 10 * 2 ** 20 }],
    ['$0.30', { kind: 'money', dollars: 0.3 }],
    ['$ 12', { kind: 'money', dollars: 12 }],
    ['$.5', { kind: 'money', dollars: 0.5 }],
  ])('%s is an amount', (text, budget) => {
    const read = budgetOf(given('budget', text))
    expect(read.ok && read.value).toEqual({ ...budget, written: text })
  })

  it.each(['', 'GiB', '-5GiB', '5 gigs', '0.30$', '$', '1,5GiB', '€3'])('"%s" is none', (text) => {
    expect(budgetOf(given('budget', text)).problems.map(({ code }) => code)).toEqual(['flag-invalid'])
  })

  it('holds up to the last byte and cent', () => {
    const bytes = { kind: 'bytes', bytes: 2 ** 40, written: '1TiB' } as const
    const money = { kind: 'money', dollars: 6.25, written: '$6.25' } as const
    expect([isWithin(bytes, 2 ** 40, 6.25), isWithin(bytes, 2 ** 40 + 1, 6.25)]).toEqual([true, false])
    expect([isWithin(money, 2 ** 40, 6.25), isWithin(money, 2 ** 40, 6.26)]).toEqual([true, false])
  })
})

describe('the price', () => {
  it.each([
    [new Options(new Map()), undefined, 6.25],
    [new Options(new Map()), { price_per_tib: 7.5 }, 7.5],
    [given('price-per-tib', '8'), { price_per_tib: 7.5 }, 8],
    [given('price-per-tib', '0'), undefined, 0],
  ])('is that of the flag, the target, or the list', (options, credentials, price) => {
    const read = priceOf(options, credentials)
    expect(read.ok && read.value).toBe(price)
  })

  it.each(['free', '', '-1', 'NaN'])('is no "%s"', (text) => {
    expect(priceOf(given('price-per-tib', text), undefined).ok).toBe(false)
  })
})

it('says bytes and dollars in few words', () => {
  expect([0, 1023, 1024, 1536, 150 * 2 ** 20, 2 ** 50].map(bytesText)).toEqual(['0 B', '1023 B', '1.0 KiB', '1.5 KiB', '150 MiB', '1.0 PiB']) // prettier-ignore
  expect([0, 0.001, 0.01, 12.345].map((dollars) => dollarsText(dollars))).toEqual(['$0', '< $0.01', '$0.01', '$12.35'])
  expect(dollarsText(0.001, '≤ ')).toBe('≤ $0.00')
  expect(dollarsOf(2 ** 39, 6.25)).toBe(3.125)
})
