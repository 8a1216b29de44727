import { describe, expect, it } from 'vitest'
import { inlineConflict } from './inline-conflict.ts'
import { Options } from './options.ts'

describe('SQL on the command line', () => {
  it.each([
    [{ inline: 'select 1', select: ['a'] }, '--inline and --select cannot be given together.'],
    [{ 'inline-direct': 'select 1', selector: 'a' }, '--inline-direct and --selector cannot be given together.'],
    [{ inline: 'select 1' }, undefined],
    [{ select: ['a'], selector: 'a' }, undefined],
  ])('stands alone: %j', (given, message) => {
    expect(inlineConflict(new Options(new Map(Object.entries(given))))?.message).toBe(message)
  })
})
