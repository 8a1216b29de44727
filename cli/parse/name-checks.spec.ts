import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseFiles, parseFolder, told, writeProject } from './testing/parse-folder.ts'

const a = { 'models/a.sql': 'select 1 as id' }
const yaml = (text: string) => ({ 'models/m.yml': text })

type Case = readonly [title: string, files: Readonly<Record<string, string>>, expected: readonly string[]]

const cases: readonly Case[] = [
  [
    'names have no spaces',
    { 'models/my model.sql': 'select 1' },
    ['models/my model.sql name-spaces The model "my model" has a space in its name.'],
  ],
  [
    'names may have spaces where a flag says so, and must not where another does',
    {
      'project.yml':
        'name: shop\nprofile: shop\nflags: {require_resource_names_without_spaces: false, require_source_and_semantic_model_names_without_spaces: true}\n',
      'models/my model.sql': 'select 1',
      ...yaml('sources:\n  - name: my source\n    tables: [{name: t}]\n'),
    },
    [
      'models/m.yml:3:21 name-spaces The source "my source.t" has a space in its name.',
      'models/my model.sql name-spaces-deprecated The model "my model" has a space in its name, which dbt will refuse.',
    ],
  ],
  [
    'an exposure has a plain name',
    { ...a, ...yaml('exposures:\n  - {name: my board, type: dashboard, owner: {name: me}}\n') },
    [
      'models/m.yml:2:12 exposure-name The exposure "my board" should be named with letters, digits and underscores; its "label" may say anything.',
    ],
  ],
  [
    'a name has versions or none',
    {
      'models/a_v1.sql': 'select 1',
      'models/b/a.sql': 'select 2',
      ...yaml('models:\n  - {name: a, versions: [{v: 1}]}\n'),
    },
    ['models/b/a.sql name-versioned The model "a" has no version, but a model of that name has versions.'],
  ],
  [
    'a seed and a model share a name where no flag forbids it',
    {
      'project.yml': 'name: shop\nprofile: shop\nflags: {require_unique_project_resource_names: true}\n',
      'models/a.sql': "{{ config(alias='b') }} select 1",
      'seeds/a.csv': 'id\n1\n',
    },
    ['seeds/a.csv name-taken A model and a seed are both named "a": give one of them another name.'],
  ],
  [
    'a properties file does not enable one of two',
    {
      'models/x/a.sql': '{{ config(enabled=false) }} select 1',
      'models/y/a.sql': '{{ config(enabled=false) }} select 2',
      ...yaml('models:\n  - {name: a, config: {enabled: true}}\n'),
    },
    [
      'models/m.yml:2:33 enabled-ambiguous 2 disabled models are named "a": a properties file cannot say which of them is enabled.',
    ],
  ],
  [
    'a foreign key leads to a node',
    { ...a, ...yaml('models:\n  - {name: a, constraints: [{type: foreign_key, columns: [id], to: b}]}\n') },
    ['models/m.yml:2:28 constraint-target A foreign key of "a" leads to "b", which is neither ref(…) nor source(…).'],
  ],
  [
    'build_after has a count and a period',
    { ...a, ...yaml('models:\n  - {name: a, config: {freshness: {build_after: {count: 1}}}}\n') },
    ['models/m.yml:2:35 freshness-incomplete "freshness.build_after" of "a" needs "period".'],
  ],
  [
    'a colour is one',
    { 'models/a.sql': "{{ config(docs={'node_color': 'orangy'}) }} select 1" },
    [
      'models/a.sql:1:16 config-type The config "docs" must be a mapping whose "node_color" is a colour of CSS or hexadecimal, such as "#ff8800", but is one with "orangy".',
    ],
  ],
  [
    'a column has its tests under one name',
    { ...a, ...yaml('models:\n  - {name: a, columns: [{name: id, tests: [unique], data_tests: [not_null]}]}\n') },
    ['models/m.yml:2:43 tests-twice "id" has both "tests" and "data_tests", which are two names of one list.'],
  ],
  [
    'a config stands in "config" or beside it',
    { ...a, ...yaml('models:\n  - {name: a, meta: {x: 1}, config: {meta: {y: 2}}}\n') },
    [
      'models/m.yml:2:21 key-beside-config "meta" of "a" is given both in "config" and beside it; leave it in "config".',
    ],
  ],
  ['a data test without a name describes nothing', { ...a, 'tests/t.yml': 'data_tests:\n  - {description: x}\n' }, []],
  [
    'a source of a package is overridden once',
    {
      'dbt_packages/local/dbt_project.yml': 'name: local\n',
      'dbt_packages/local/models/s.yml': 'sources:\n  - {name: raw, tables: [{name: t}]}\n',
      ...yaml('sources:\n  - {name: raw, overrides: local}\n  - {name: raw, overrides: local}\n'),
    },
    ['models/m.yml:3:12 override-twice The source "raw" of the package "local" is overridden twice.'],
  ],
]

describe('what is wrong with names, colours, keys and freshness', () => {
  it.each(cases)('%s', async (_, files, expected) => {
    expect(told(await parseFiles(files))).toEqual(expected)
  })
})

describe('a dbt project', () => {
  const macro = { 'macros/m.sql': '{% macro generate_schema_name(name, node) %}{{ return(name) }}{% endmacro %}' }
  const project = 'name: shop\nprofile: shop\n'

  it('is built in its own schema where generate_schema_name gives none, unless its flag says no', async () => {
    const root = writeProject({ ...a, ...macro, 'dbt_project.yml': project })
    rmSync(path.join(root, 'project.yml'))
    const parsed = await parseFolder(root)
    expect(told(parsed)).toEqual([])
    expect(parsed.ok && [...parsed.value.parsed.nodes.values()].map(({ schema }) => schema)).toEqual(['main'])
    writeFileSync(
      path.join(root, 'dbt_project.yml'),
      `${project}flags: {require_valid_schema_from_generate_schema_name: true}\n`,
    )
    expect(told(await parseFolder(root))).toEqual([
      'models/a.sql schema-name-missing generate_schema_name() gave no schema for "a".',
    ])
  })

  it('keeps a test that no macro makes, and warns of it', async () => {
    const files = {
      ...a,
      ...yaml('models: [{name: a, columns: [{name: id, data_tests: [nope, {unique: {arguments: {x: 1}}}]}]}]\n'),
    }
    expect((await parseFiles(files)).ok).toBe(false)
    const root = writeProject({ ...files, 'dbt_project.yml': project })
    rmSync(path.join(root, 'project.yml'))
    const parsed = await parseFolder(root)
    expect(told(parsed)).toEqual([
      'models/m.yml:1:54 test-not-found No generic test is named "nope". | Write it in "tests/generic" as {% test nope(model, column_name) %}, or install the package that has it.',
      'models/m.yml:1:60 test-argument-unknown The test "unique" has no argument "x". | It has "column_name".',
    ])
    const tests = parsed.ok ? [...parsed.value.parsed.nodes.values()].filter((node) => node.name === 'nope_a_id') : []
    expect(tests.map(({ depends_on: dependsOn }) => dependsOn.nodes)).toEqual([['model.shop.a']])
  })

  it('is told in dbt’s words where tests have arguments and configs outside of their place', async () => {
    const files = {
      ...a,
      ...yaml(`models:
  - name: a
    columns:
      - name: id
        data_tests:
          - accepted_values: {values: [1], severity: warn}
          - accepted_values: {arguments: {values: [2]}, config: {severity: warn}}
`),
    }
    expect(told(await parseFiles(files))).toEqual([])
    const root = writeProject({ ...files, 'dbt_project.yml': project })
    rmSync(path.join(root, 'project.yml'))
    expect(told(await parseFolder(root))).toEqual([
      "models/m.yml:6:13 test-arguments-loose Found top-level arguments to test `accepted_values` defined on 'a' in package 'shop' (models/m.yml). Arguments to generic tests should be nested under the `arguments` property.",
      'models/m.yml:6:54 test-config-loose Found `severity` as a top-level property of `data_tests.accepted_values.severity` in file `models/m.yml`. The `severity` top-level property should be moved into the `config` of `data_tests.accepted_values.severity`.',
    ])
    writeFileSync(
      path.join(root, 'dbt_project.yml'),
      `${project}flags: {require_generic_test_arguments_property: false}\n`,
    )
    expect(told(await parseFolder(root))).toEqual([])
  })

  it('has the text of macros and the checksum of seeds as dbt has them, whatever ends their lines', async () => {
    const seedOf = async (text: string) => {
      const parsed = await parseFiles({
        ...a,
        'seeds/s.csv': text,
        'macros/m.sql': '{% macro m() %}1{% endmacro -%}\n\n',
        'macros/n.sql': '\n  {%- macro n() -%}\r\n1{% endmacro %}\n{%- macro o() %}{% endmacro %}',
      })
      if (!parsed.ok) return undefined
      const seed = [...parsed.value.parsed.nodes.values()].find((node) => node.resource_type === 'seed')
      const macros = ['m', 'n', 'o'].map((name) => parsed.value.parsed.macros.get(`macro.shop.${name}`)?.macro_sql)
      return [seed?.checksum, macros]
    }
    const [checksum, macros] = (await seedOf('a\n1\n')) ?? []
    expect(macros).toEqual([
      '{% macro m() %}1{% endmacro -%}',
      '{%- macro n() -%}\r\n1{% endmacro %}',
      '\n{%- macro o() %}{% endmacro %}',
    ])
    expect((await seedOf('a\r\n1\r\n'))?.[0]).toEqual(checksum)
    // Of dbt 1.12: sha256 of the mark and the text.
    expect((await seedOf('\uFEFFcolumn_one\r\na\r\n'))?.[0]).toEqual({
      name: 'sha256',
      checksum: '0c545f11c0eced27110879e5310233624677b5e689468ba5ecf3259ec2784bd8',
    })
  })

  it('depends on what its hooks read, wherever they are configured', async () => {
    const parsed = await parseFiles({
      'models/a.sql':
        "{{ config(post_hook=[\"select '{{ this }}' from {{ ref('z') }}\", {'sql': \"{{ noted() }}\", 'transaction': false}]) }} select 1",
      'models/b.sql': 'select 1',
      'models/c.sql': '{{ config(enabled=false, pre_hook="{{ ref(\'nowhere\') }}") }} select 1',
      'models/z.sql': 'select 1',
      'macros/noted.sql': '{% macro noted() %}select 1{% endmacro %}',
      'models/m.yml':
        "models: [{name: b, config: {pre_hook: \"{{ source('app', 'raw') }}\"}}]\nsources: [{name: app, tables: [{name: raw}]}]",
    })
    if (!parsed.ok) throw new Error(told(parsed).join('\n'))
    const found = [...parsed.value.parsed.nodes.values()].map((node) => [node.name, node.depends_on])
    expect(Object.fromEntries(found)).toMatchObject({
      a: { nodes: ['model.shop.z'], macros: ['macro.shop.noted'] },
      b: { nodes: ['source.shop.app.raw'] },
    })
    const broken = await parseFiles({ 'models/a.sql': '{{ config(post_hook="{{ ref(\'nowhere\') }}") }} select 1' })
    expect(told(broken)).toEqual([expect.stringContaining('No model, seed or snapshot is named "nowhere".')])
  })

  it('may write its folders from the root of the disk', async () => {
    const root = writeProject({
      ...a,
      ...yaml(`models: [{name: a, description: "{{ doc('word') }}"}]`),
      'words/w.md': '{% docs word %}Words.{% enddocs %}',
    })
    writeFileSync(path.join(root, 'project.yml'), `${project}docs-paths: [${path.join(root, 'words')}]\n`)
    expect(told(await parseFolder(root))).toEqual([])
  })
})
