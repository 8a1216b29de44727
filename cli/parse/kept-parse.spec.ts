import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ParseResult } from './parse-options.ts'
import { copyProject, parseFolder, writeProject, type ParseFolderOptions } from './testing/parse-folder.ts'

const files = {
  'project.yml': 'name: shop\nprofile: shop\nvars: {limit: 1}\n',
  'macros/m.sql': "{% macro source_model() %}{{ return('a') }}{% endmacro %}",
  'models/a.sql': "{{ config(tags=[env_var('TAG', 'none')]) }} select 1 as id",
  'models/b.sql': 'select * from {{ ref(source_model()) }}',
  'models/m.yml':
    'models:\n  - name: a\n    description: one\n    columns:\n      - {name: id, data_tests: [unique]}\n',
}

async function parsed(root: string, options: ParseFolderOptions = {}): Promise<ParseResult> {
  const result = await parseFolder(root, { cacheDir: path.join(root, 'target', 'tsdbt'), ...options })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

const facts = ({ parsed: project, onRunStart, onRunEnd }: ParseResult): unknown => {
  const { nodes, sources, exposures, unitTests, macros, docs, groups, disabled, semantic, places } = project
  const maps = [
    nodes,
    sources,
    exposures,
    unitTests,
    macros,
    docs,
    groups,
    disabled,
    ...Object.values(semantic),
    places,
  ]
  return JSON.parse(JSON.stringify([maps.map((map) => [...map]), onRunStart, onRunEnd])) as unknown
}

describe('a parse after a parse', () => {
  it('takes the last result when nothing changed, places included', async () => {
    const root = copyProject(path.join(import.meta.dirname, 'goldens', 'rich'))
    const first = await parsed(root)
    const second = await parsed(root)
    expect([first.isCached, second.isCached]).toEqual([false, true])
    expect(facts(second)).toEqual(facts(first))
  })

  it('tells the warnings again', async () => {
    const root = writeProject({ ...files, 'models/n.yml': 'models: [{name: nope}]\n' })
    const cacheDir = path.join(root, 'target')
    const first = await parseFolder(root, { cacheDir })
    const second = await parseFolder(root, { cacheDir })
    expect(second.ok && second.value.isCached).toBe(true)
    expect(second.problems).toEqual(first.problems)
    expect(first.problems).toHaveLength(1)
  })

  type Change = readonly [
    title: string,
    change: (root: string) => ParseFolderOptions | undefined,
    see: (result: ParseResult) => unknown,
    expected: unknown,
  ]

  const write = (name: string, text: string) => (root: string) => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    writeFileSync(path.join(root, name), text)
    return undefined
  }
  const remove = (name: string) => (root: string) => {
    rmSync(path.join(root, name))
    return undefined
  }
  const node = (result: ParseResult, id: string) => result.parsed.nodes.get(id)

  const changes: readonly Change[] = [
    [
      'a changed model',
      write('models/a.sql', 'select 2 as id'),
      (result) => node(result, 'model.shop.a')?.raw_code,
      'select 2 as id',
    ],
    ['a new model', write('models/c.sql', 'select 3'), (result) => node(result, 'model.shop.c')?.raw_code, 'select 3'],
    ['a removed file', remove('models/m.yml'), (result) => node(result, 'model.shop.a')?.description, ''],
    [
      'changed properties',
      write('models/m.yml', 'models: [{name: a, description: two}]\n'),
      (result) => node(result, 'model.shop.a')?.description,
      'two',
    ],
    [
      'a changed macro of a file that is as it was',
      write('macros/m.sql', "{% macro source_model() %}{{ return('c') }}{% endmacro %}"),
      (result) => node(result, 'model.shop.b')?.depends_on.nodes,
      ['model.shop.c'],
    ],
    [
      'an environment variable',
      () => ({ env: { TAG: 'new' } }),
      (result) => node(result, 'model.shop.a')?.tags,
      ['new'],
    ],
    [
      'a variable that a config reads',
      () => ({ vars: { limit: 2 } }),
      (result) => node(result, 'model.shop.d')?.config.enabled,
      true,
    ],
    [
      'a changed project file',
      write('project.yml', 'name: shop\nprofile: shop\nvars: {limit: 1}\nmodels: {+materialized: table}\n'),
      (result) => node(result, 'model.shop.a')?.config.materialized,
      'table',
    ],
    [
      'another command, where the macro of a test asks which it is',
      () => ({ args: { which: 'test' } }),
      (result) => [...result.parsed.nodes.values()].find(({ name }) => name === 'asks_a_id')?.config['severity'],
      'warn',
    ],
    [
      'the year that a config asks for',
      () => ({ now: new Date('2027-01-01T00:00:00Z') }),
      (result) => node(result, 'model.shop.e') !== undefined,
      true,
    ],
  ]

  it.each(changes)('sees %s', async (_, change, see, expected) => {
    const root = writeProject({
      ...files,
      'models/c.sql': 'select 0',
      'models/d.sql': "{{ config(enabled=var('limit') > 1) }} select 1",
      'models/e.sql': '{{ config(enabled=run_started_at.year > 2026) }} select 1',
      'models/m.yml': `${files['models/m.yml']}      - {name: id, data_tests: [asks]}\n`,
      'macros/asks.sql':
        "{% test asks(model, column_name) %}{{ config(severity='warn' if flags.WHICH == 'test' else 'error') }} select 1{% endtest %}",
    })
    const before = await parsed(root)
    expect(see(before)).not.toEqual(expected)
    const options = change(root) ?? {}
    const after = await parsed(root, options)
    expect(after.isCached).toBe(false)
    expect(see(after)).toEqual(expected)
    const again = await parsed(root, options)
    expect([again.isCached, see(again)]).toEqual([true, expected])
  })

  it('reads everything when what was kept cannot be read', async () => {
    const root = writeProject(files)
    const first = await parsed(root)
    for (const name of ['parse.json', 'parse-files.json'])
      writeFileSync(path.join(root, 'target', 'tsdbt', name), '{"environment":')
    const second = await parsed(root)
    expect(second.isCached).toBe(false)
    expect(facts(second)).toEqual(facts(first))
  })

  it('takes what did not change from the files it read before', async () => {
    const root = writeProject(files)
    await parsed(root)
    write('models/c.sql', 'select 3')(root)
    const partial = await parsed(root)
    const whole = await parseFolder(root)
    expect(whole.ok && facts(whole.value)).toEqual(facts(partial))
  })
})
