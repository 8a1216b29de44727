import { expect, it } from 'vitest'
import { workspace } from './workspace.ts'

it('what a TypeScript model imports is part of it: a change there is one of the model, in every parse', async () => {
  const far = (factor: number): string => `export const factor = ${factor}\n`
  using shop = workspace({
    'models/numbers.sql': 'select 2 as n',
    'models/plain.ts': `import { defineModel } from 'tsdbt'
export default defineModel({ inputs: {}, columns: { n: 'bigint' }, run: () => [{ n: 1 }] })
`,
    'models/made.ts': `import { defineModel, ref } from 'tsdbt'
import { columns, times } from '../lib/near.ts'
export default defineModel({
  inputs: { numbers: ref('numbers') },
  columns,
  async *run({ inputs }) {
    for await (const { n } of inputs.numbers) yield { n: times(n) }
  },
})
`,
    'lib/near.ts': `import { factor } from './far.ts'
export const columns = { n: 'bigint' }
export const times = (n: number): number => n * factor
`,
    'lib/far.ts': far(2),
  })
  const modified = async (...flags: string[]): Promise<string> =>
    (await shop.tsdbt('ls', '-s', 'state:modified', '--state', 'before', '--output', 'name', '-q', ...flags)).stdout
  expect(await shop.tsdbt('build', '--target-path', 'before')).toMatchObject({ exitCode: 0 })
  expect(await modified()).toBe('')
  expect(await modified()).toBe('')
  shop.write({ 'lib/far.ts': far(3) })
  expect(await modified()).toBe('made\n')
  expect(await modified('--no-partial-parse')).toBe('made\n')
  expect(await shop.tsdbt('run', '-s', 'made')).toMatchObject({ exitCode: 0 })
  expect(await shop.rows('from made')).toEqual([['6']])
  shop.write({ 'lib/near.ts': shop.read('lib/near.ts').replace("{ n: 'bigint' }", "{ n: 'bigint', m: 'bigint' }") })
  expect((await shop.tsdbt('run', '-s', 'made')).stdout).toContain('Row 1 has no column "m"')
  shop.write({ 'lib/far.ts': far(2).replace('=', '= oops(') })
  const broken = await shop.tsdbt('ls')
  expect(broken).toMatchObject({ exitCode: 2 })
  expect(broken.stdout + broken.stderr).toContain('--> lib/far.ts:1')
  shop.write({ 'lib/far.ts': far(2), 'models/helper.ts': far(2) })
  const helper = await shop.tsdbt('ls')
  expect(helper).toMatchObject({ exitCode: 2 })
  expect(helper.stdout + helper.stderr).toContain(
    'A module that models import belongs outside of their folders: in lib/, for example.',
  )
})
