/* Keeps what dbt answers to the fixtures as facts: `npm run parity:record [-- <name of a fixture>…]`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { dbtExecutable } from '../../dbt-environment.ts'
import { factsOf } from './facts.ts'
import { fixtures } from './fixtures.ts'

const wanted = process.argv.slice(2)
const folder = path.join(import.meta.dirname, 'goldens')
mkdirSync(folder, { recursive: true })
for (const fixture of fixtures) {
  if (wanted.length > 0 && !wanted.includes(fixture.name)) continue
  const { facts, outputs } = await factsOf(fixture, [dbtExecutable()])
  for (const [index, { says = [] }] of fixture.steps.entries()) {
    const missing = says.filter((word) => !outputs[index]?.includes(word))
    if (missing.length > 0) throw new Error(`${fixture.name}, step ${index}: dbt does not say ${missing.join(', ')}`)
  }
  writeFileSync(path.join(folder, `${fixture.name}.json`), `${JSON.stringify(facts, null, 1)}\n`)
  console.log(`${fixture.name}: ${facts.map(({ exit }) => exit).join(' ')}`)
}
