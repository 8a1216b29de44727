import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildGoodProject, outcomeOf, type BadInput, type GoodProject } from './bad-input.ts'

/** Each mistake is told as the table says, with its exit code, and leaves the database as it was. */
export function testBadInputs(inputs: readonly BadInput[]): void {
  let good: GoodProject
  beforeAll(async () => {
    good = await buildGoodProject()
  })
  afterAll(() => good[Symbol.dispose]())

  it.concurrent.each(inputs)('$name', async (input) => {
    const { exitCode, says, isUntouched, isUnchanged } = await outcomeOf(good, input)
    const exit = input.exit ?? 2
    expect(says).toBe(input.says)
    expect({ exitCode, isUntouched: exit === 2 ? isUntouched : true, isUnchanged }).toEqual({
      exitCode: exit,
      isUntouched: true,
      isUnchanged: true,
    })
  })
}
