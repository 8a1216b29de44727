import { describe, expect, it } from 'vitest'
import { relationPolicy, timeText, type Deferral, type PolicyOptions } from './relation-policy.ts'
import { testModel, testSource } from './testing/nodes.ts'
import { testEnv } from './testing/rendering.ts'

const { adapter } = testEnv()
const orders = testModel('orders', { event_time: 'at' })
const reader = testModel('reader')
const read = async (options: Partial<PolicyOptions>, target: typeof orders | ReturnType<typeof testSource> = orders) =>
  (await relationPolicy({ adapter, ...options }).relationOf(target, reader)).str()

const deferral = (changes: Partial<Deferral>): Deferral => ({
  relations: new Map([[orders.unique_id, { database: 'prod', schema: 'marts', identifier: 'orders' }]]),
  favorState: false,
  isSelected: () => false,
  exists: () => false,
  ...changes,
})

describe('a deferred node', () => {
  const cases: readonly (readonly [string, Partial<Deferral>, string])[] = [
    ['is read where the other environment has it when it is not here', {}, '"prod"."marts"."orders"'],
    ['is read here when it is here', { exists: () => Promise.resolve(true) }, '"memory"."main"."orders"'],
    [
      'is read there all the same when the state is favored',
      { exists: () => true, favorState: true },
      '"prod"."marts"."orders"',
    ],
    ['is read here when this run makes it', { isSelected: () => true, favorState: true }, '"memory"."main"."orders"'],
    ['is read here when the other environment does not have it', { relations: new Map() }, '"memory"."main"."orders"'],
  ]

  it.each(cases)('%s', async (_case, changes, text) => {
    expect(await read({ defer: deferral(changes) })).toBe(text)
  })
})

describe('what is read', () => {
  const sample = { start: new Date('2024-01-01T06:00:00Z'), end: new Date('2024-01-02T00:00:00.5Z') }

  it('is sampled by its event time', async () => {
    expect(await read({ sample })).toBe(
      `(select * from "memory"."main"."orders" where at >= '2024-01-01 06:00:00+00:00' and at < '2024-01-02 00:00:00.500000+00:00')`,
    )
  })

  it('is whole without an event time, sample or not', async () => {
    expect(await read({ sample }, testModel('plain'))).toBe('"memory"."main"."plain"')
  })

  it("quotes an event time that its column's properties quote", async () => {
    const source = testSource(
      'sales',
      {},
      { quoting: { column: true }, config: { enabled: true, event_time: 'Sold At' } },
    )
    expect(await read({ sample, empty: true }, source)).toBe(
      `(select * from (select * from "memory"."raw"."sales" where false limit 0) where "Sold At" >= '2024-01-01 06:00:00+00:00' and "Sold At" < '2024-01-02 00:00:00.500000+00:00')`,
    )
  })

  it('is quoted as the project, the node and the source each say', async () => {
    const quoting = { database: false, identifier: false }
    expect(await read({ quoting })).toBe('memory."main".orders')
    expect(await read({ quoting }, testModel('loud', { quoting: { identifier: true } }))).toBe('memory."main"."loud"')
    expect(await read({ quoting }, testSource('sales', {}, { quoting: { schema: false } }))).toBe(
      '"memory".raw."sales"',
    )
  })

  it('shows moments as Python does', () => {
    expect(timeText(new Date('2024-01-01T00:00:00Z'))).toBe('2024-01-01 00:00:00+00:00')
  })
})
