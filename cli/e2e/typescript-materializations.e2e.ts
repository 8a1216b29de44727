import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const events = `{{ config(materialized='table', event_time='seen_at') }}
select i as id, timestamp '2024-01-01' + to_hours((i * 6)::int) as seen_at from range(12) t(i)`

describe('a TypeScript model', () => {
  it('is built batch by batch from the rows of each, with its own as they were published before', async () => {
    using shop = workspace({
      'models/events.sql': events,
      'models/daily.ts': `import { defineModel, ref } from 'tsdbt'

export default defineModel({
  config: { materialized: 'incremental', incremental_strategy: 'microbatch', event_time: 'seen_at', begin: '2024-01-01', batch_size: 'day' },
  inputs: { events: ref('events') },
  columns: { id: 'bigint', seen_at: 'timestamp' },
  async *run({ inputs, batch, log, this: own }) {
    let count = 0
    for await (const { id, seen_at } of inputs.events) {
      count++
      yield { id, seen_at }
    }
    log(\`\${batch.id} to \${batch.end.toISOString().slice(0, 10)}: \${count} of \${own ? (await own.all()).length : 'none'}\`)
  },
})
`,
      'models/daily.yml': 'models: [{name: daily, columns: [{name: id, data_tests: [unique]}]}]\n',
    })
    const span = ['--event-time-start', '2024-01-01', '--event-time-end', '2024-01-04']
    const built = async (...flags: string[]): Promise<string[]> => {
      const { exitCode, stdout } = await shop.tsdbt('build', ...flags, ...span)
      expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
      return stdout.match(/\d{8} to .*/g) ?? []
    }
    const told = (own: string): string[] => [
      `20240101 to 2024-01-02: 4 of ${own}`,
      `20240102 to 2024-01-03: 4 of ${own}`,
      `20240103 to 2024-01-04: 4 of ${own}`,
    ]
    expect(await built()).toEqual(told('none'))
    expect(await built()).toEqual(told('12'))
    expect(await built('--full-refresh')).toEqual(told('none'))
    expect(await shop.rows('select count(*), count(distinct id) from daily')).toEqual([['12', '12']])
  })

  it('reads ephemeral models, whole and by groups', async () => {
    using shop = workspace({
      'models/events.sql': events,
      'models/early.sql': `{{ config(materialized='ephemeral') }} select * from {{ ref('events') }} where id < 6`,
      'models/halves.sql': `{{ config(materialized='ephemeral') }} select id % 2 as half, id from {{ ref('early') }}`,
      'models/whole.ts': `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  inputs: { halves: ref('halves', { columns: ['id'], where: 'half = 1', orderBy: 'id desc' }) },
  columns: { id: 'bigint' },
  run: ({ inputs }) => inputs.halves,
})
`,
      'models/grouped.ts': `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  inputs: { halves: ref('halves') },
  columns: { half: 'bigint', count: 'bigint' },
  groupBy: ['half'],
  run: ({ key, inputs }) => [{ half: key.half, count: inputs.halves.rowCount }],
})
`,
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('from whole')).toEqual([['5'], ['3'], ['1']])
    expect(await shop.rows('from grouped')).toEqual([
      ['0', '3'],
      ['1', '3'],
    ])
  })

  it('has the columns it asks for by the names it asks by, and is told the right ones of its groups', async () => {
    using shop = workspace({
      'models/numbers.sql': 'select 1 as "Number_Id", 2 as other',
      'models/made.ts': `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  inputs: { numbers: ref('numbers', { columns: ['number_id', 'OTHER'], where: 'number_id = 1', orderBy: 'other' }) },
  columns: { names: 'varchar' },
  run: async ({ inputs }) => [{ names: Object.keys((await inputs.numbers.all())[0]).join() }],
})
`,
      'models/grouped.ts': `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  inputs: { numbers: ref('numbers') }, columns: { n: 'integer' }, groupBy: ['number_id'], run: () => [],
})
`,
    })
    shop.write({
      'models/known.ts': `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  inputs: { numbers: ref('numbers', { columns: ['number_id', 'other'] }) }, columns: { names: 'varchar' }, groupBy: ['number_id'],
  run: ({ key, inputs }) => [{ names: Object.keys({ ...key, ...inputs.numbers.columns }).join() }],
})
`,
      'models/unknown.ts': `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  inputs: { numbers: ref('numbers', { columns: ['number_idd'] }) }, columns: { n: 'integer' }, run: ({ inputs }) => inputs.numbers,
})
`,
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(await shop.rows('from known')).toEqual([['number_id,other']])
    expect(stdout).toContain('Referenced column "number_idd" not found')
    expect(await shop.rows('from made')).toEqual([['number_id,OTHER']])
    expect(stdout).toContain('No input has all columns of "groupBy": number_id.')
    expect(stdout).toContain('Did you mean "Number_Id"?')
  })

  it('keeps its incremental table while its columns stay, whatever names their types are given', async () => {
    const made = (columns: string, row: string): string => `import { defineModel, ref } from 'tsdbt'

export default defineModel({
  config: { materialized: 'incremental', on_schema_change: 'fail' },
  inputs: { one: ref('one') },
  columns: { ${columns} },
  run: () => [{ ${row} }],
})
`
    const columns = `id: 'int8', name: 'text', price: 'numeric', total: 'decimal( 10 , 2 )', part: 'struct(a int, b text)'`
    const row = `id: 1, name: 'a', price: '1.123456', total: 1.5, part: { a: 1, b: 'x' }`
    using shop = workspace({ 'models/one.sql': 'select 1 as n', 'models/made.ts': made(columns, row) })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('select typeof(price), count(*) from made group by 1')).toEqual([['DECIMAL(28,6)', '2']])
    shop.write({ 'models/made.ts': made(`${columns}, more: 'text'`, `${row}, more: 'b'`) })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Source columns not in target: [more VARCHAR]')
    expect(stdout).toContain('New column types: []')
  })
})
