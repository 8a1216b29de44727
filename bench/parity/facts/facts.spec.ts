import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Facts, factsOf } from './facts.ts'
import { fixtures } from './fixtures.ts'

const bin = [process.execPath, path.resolve(import.meta.dirname, '../../../cli/bin.cjs')]

const recorded = (name: string): readonly Facts[] =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'goldens', `${name}.json`), 'utf8')) as Facts[] // written by record.ts

describe('what dbt 1.12 answered', () => {
  it.concurrent.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
    'is answered to %s',
    async (name, fixture) => {
      const { facts, outputs } = await factsOf(fixture, bin)
      expect(facts).toEqual(recorded(name))
      for (const [index, { says = [] }] of fixture.steps.entries()) {
        for (const word of says) expect(outputs[index]).toContain(word)
      }
    },
    120_000,
  )
})
