import { describe, expect, it } from 'vitest'
import { hintOf } from './module-hint.ts'

/** Types are stripped: a model may be run with such mistakes. */
const run = (code: string): unknown => {
  const given = { batches: () => ({}) }
  try {
    return new Function('given', 'single', code)(given, () => ({ id: 1 }))
  } catch (thrown) {
    return thrown
  }
}

describe('how to mend what is not iterable', () => {
  const hint = 'Rows of an input come as they are read: for await (const row of inputs.name).'
  it.each([
    ['an input', 'for (const row of given) return row', hint],
    ['batches of an input', 'for (const batch of given.batches()) return batch', hint],
    ['what another function returned', 'const [first] = single(); return first', undefined],
  ])('is said of %s', (_, code, said) => {
    const thrown = run(code)
    expect(thrown).toBeInstanceOf(TypeError)
    expect(hintOf(thrown)).toBe(said)
  })
})
