import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const files = {
  'project.yml': `name: shop
profile: shop
vars: {who: me}
on-run-start: hooks/start.ts
on-run-end: [hooks/end.ts]
`,
  'hooks/start.ts': `import type { HookContext } from 'tsdbt'

export default async function ({ execute, query, var: variable, target, this: own, results }: HookContext): Promise<string> {
  await execute('create table if not exists runs (who varchar, name varchar, n bigint)')
  const [{ n } = { n: 0n }] = await query('select count(*) + 9007199254740993 as n from runs')
  if (own !== undefined || results !== undefined) throw new Error('too much is known')
  return \`insert into runs values ('\${variable('who')}', '\${target.name}', \${n})\`
}
`,
  'hooks/end.ts': `import type { HookContext } from 'tsdbt'

export default async ({ execute, results = [], log }: HookContext): Promise<void> => {
  for (const { name, status } of results) await execute(\`insert into runs values ('\${status}', '\${name}', 0)\`)
  log(\`\${results.length} results kept\`)
}
`,
  'hooks/after.ts': `import type { HookContext } from 'tsdbt'

export default async ({ this: own, query, execute }: HookContext): Promise<void> => {
  const [row] = await query(\`select sum(id) as total from \${own}\`)
  if (Number(row?.total) > 5) throw new Error('the total is too high: ' + row?.total)
  await execute(\`alter table \${own} add column total bigint default \${row?.total}\`)
}
`,
  'models/a.sql': `{{ config(materialized='table', post_hook='hooks/after.ts') }} select i as id from range(3) t(i)`,
}

describe('hooks that are modules', () => {
  it('run at the start and the end of a run and after a node, in its transaction', async () => {
    using shop = workspace(files)
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(stdout).toContain('1 results kept')
    expect(await shop.rows('from runs')).toEqual([
      ['me', 'dev', '9007199254740993'],
      ['success', 'a', '0'],
    ])
    expect(await shop.rows('select distinct total from a')).toEqual([['3']])
  })

  it('catch what the engine refuses, and go on', async () => {
    const start = `export default async ({ query, execute, log }) => {
  const [a, b] = await Promise.all([query('select 1 as n'), query("select {'d': date '1969-12-31', 'b': from_hex('AA')} as s")])
  try { await query('select nope') } catch (error) { log(\`\${error.name} \${error.kind}, \${error.title}: \${error.message.split('\\n')[0]}\`) }
  log({ n: a[0]?.n, ...b[0]?.s })
}
`
    using shop = workspace({
      'project.yml': 'name: shop\nprofile: shop\non-run-start: hooks/start.ts\n',
      'hooks/start.ts': start,
      'models/a.sql': 'select 1 as n',
    })
    const { exitCode, stdout } = await shop.tsdbt('run')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(stdout).toContain('WarehouseError sql, Binder Error: Referenced column "nope" was not found')
    expect(stdout).toContain("{ n: 1, d: '1969-12-31', b: Uint8Array(1) [ 170 ] }")
  })

  it('fail a node at their place when they throw, and its table stays as it was', async () => {
    using shop = workspace(files)
    await shop.tsdbt('build')
    shop.write({ 'models/a.sql': files['models/a.sql'].replace('range(3)', 'range(30)') })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('This hook failed: Error: the total is too high: 435.')
    expect(stdout).toContain('hooks/after.ts:5:')
    expect(await shop.rows('select count(*) from a')).toEqual([['3']])
  })

  it.each([
    [
      'is refused by the engine',
      "export default ({ execute }) => {\n  return execute('selec 1')\n}\n",
      'hooks/start.ts:2:10',
      'Parser Error',
    ],
    [
      'is no function',
      'export default 7\n',
      'hooks/start.ts',
      '"hooks/start.ts" has no function as its default export.',
    ],
    ['does not compile', 'export default {{\n', 'hooks/start.ts:1:', 'SyntaxError'],
    [
      'exits',
      'export default () => {\n  process.exit(0)\n}\n',
      'hooks/start.ts:2:11',
      'This hook failed: process.exit(0) was called.',
    ],
    [
      'throws where nothing waits for it',
      `export default () => {\n  void Promise.reject(new Error('lost'))\n  return new Promise(() => {})\n}\n`,
      'hooks/start.ts:2:23',
      'This hook failed: Error: lost.',
    ],
    [
      'takes longer than it may',
      `export const timeoutMs = 300\nexport default () => {\n  while (true) {}\n}\n`,
      'hooks/start.ts',
      'This hook failed: it took longer than the 300 ms of "timeoutMs".',
    ],
    [
      'has a limit that is none',
      `export const timeoutMs = '5s'\nexport default () => {}\n`,
      'hooks/start.ts',
      'This file cannot be loaded: "timeoutMs" must be a whole number of milliseconds, but is "5s".',
    ],
  ])('say where the mistake is when one %s, and nothing is built', async (_, text, place, message) => {
    using shop = workspace({ ...files, 'hooks/start.ts': text })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(message)
    expect(stdout).toContain(place)
    expect(await shop.rows("select table_name from duckdb_tables() where table_name = 'a'")).toEqual([])
  })
})
