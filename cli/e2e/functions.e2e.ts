import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const properties = `functions:
  - name: tax
    description: What the state takes
    config: {persist_docs: {relation: true}}
    arguments:
      - {name: amount, data_type: "decimal(10,2)"}
      - {name: rate, data_type: double, default_value: 0.2}
    returns: {data_type: "decimal(10,2)"}
  - name: label
    arguments: [{name: a, data_type: integer}]
    returns: {data_type: varchar}
    overloads:
      - defined_in: label_two
        arguments: [{name: a, data_type: integer}, {name: b, data_type: varchar}]
  - name: sum_of_squares
    config: {type: aggregate, tags: [nightly]}
    arguments: [{name: x, data_type: double}]
    returns: {data_type: double}
  - name: numbers
    config: {type: table}
    arguments: [{name: n, data_type: integer}]
    returns: {data_type: table}
`

const files = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'functions/functions.yml': properties,
  'functions/tax.sql': 'select amount * rate;\n',
  'functions/text/label.sql': "'a' || a\n",
  'functions/text/label_two.sql': "(select max(id) from {{ ref('base') }}) || a || b -- the rest\n",
  'functions/sum_of_squares.sql': 'sum(x * x)\n',
  'functions/numbers.sql': 'select i as n from range(n) as t(i)\n',
  'models/base.sql': 'select 1 as id\n',
  'models/called.sql': `select
  {{ function('tax') }}(10) as usual,
  {{ function('tax') }}(10, rate := 0.5) as high,
  {{ function('shop', 'label') }}(1) as one,
  {{ function('label') }}(1, 'z') as two,
  (select {{ function('sum_of_squares') }}(n) from {{ function('numbers') }}(4)) as squares
`,
}

const project = (more: Readonly<Record<string, string>> = {}) => {
  const shop = workspace({ ...files, ...more })
  shop.remove('project.yml')
  return shop
}

describe('functions of the warehouse', () => {
  it('are made before what calls them: scalar, overloaded, aggregate and table functions', async () => {
    using shop = project()
    const ended = await shop.tsdbt('build')
    expect(ended.stdout).toContain('Finished running 4 functions, 2 view models')
    expect(ended.exitCode).toBe(0)
    expect(await shop.rows('from called')).toEqual([['2.00', '5.00', 'a1', '11z', '14']])
    expect(
      await shop.rows("select comment from duckdb_functions() where function_name = 'tax' and database_name = 'shop'"),
    ).toEqual([['What the state takes']])
    expect(shop.read('target/compiled/shop/functions/tax.sql')).toBe('select amount * rate;')
    expect(shop.read('target/run/shop/functions/tax.sql')).toContain('create or replace macro "shop"."main"."tax"')
  })

  it('have a section of their own in the manifest, where overloads are part of their function', async () => {
    using shop = project()
    await shop.tsdbt('parse')
    const manifest = shop.json('target/manifest.json')
    expect(manifest).toMatchObject({
      nodes: { 'model.shop.called': { functions: expect.arrayContaining([['shop', 'label'], ['tax']]) } },
      functions: {
        'function.shop.label': {
          resource_type: 'function',
          returns: { data_type: 'varchar', description: null },
          overloads: [{ defined_in: 'label_two', raw_body: expect.stringContaining("ref('base')"), returns: null }],
          depends_on: { nodes: ['model.shop.base'] },
          config: { materialized: 'function', type: 'scalar' },
        },
      },
      child_map: { 'function.shop.tax': ['model.shop.called'] },
    })
    expect(Object.keys(Object(manifest).functions)).toEqual([
      'function.shop.label',
      'function.shop.numbers',
      'function.shop.sum_of_squares',
      'function.shop.tax',
    ])
  })

  it('are listed and selected', async () => {
    using shop = project()
    expect((await shop.tsdbt('-q', 'ls', '--select', 'tag:nightly+', 'resource_type:function')).stdout).toBe(
      'shop.text.label\nshop.numbers\nshop.sum_of_squares\nshop.tax\nshop.called\n',
    )
    expect((await shop.tsdbt('-q', 'ls', '--resource-type', 'function', '--select', '+called')).stdout).toBe(
      'shop.text.label\nshop.numbers\nshop.sum_of_squares\nshop.tax\n',
    )
  })

  it('count as modified when their signature or an overload changes', async () => {
    using shop = project()
    await shop.tsdbt('parse', '--target-path', 'before')
    shop.write({ 'functions/functions.yml': properties.replace('default_value: 0.2', 'default_value: 0.3') })
    shop.write({ 'functions/text/label_two.sql': 'a || b\n' })
    const modified = await shop.tsdbt('-q', 'ls', '--select', 'state:modified', '--state', 'before')
    expect(modified.stdout).toBe('shop.text.label\nshop.tax\n')
  })

  it('are built by `build` alone, as in dbt', async () => {
    using shop = project()
    const ended = await shop.tsdbt('run', '--select', 'called')
    expect(ended.exitCode).toBe(1)
    expect(ended.stdout).toContain('1 of 1 ERROR creating sql view model main.called')
  })

  it('come from another environment when they are deferred to', async () => {
    using shop = project({
      'macros/names.sql': `{% macro generate_schema_name(custom, node) %}{{ var('schema', 'main') }}{% endmacro %}`,
    })
    await shop.tsdbt('build', '--vars', 'schema: prod', '--target-path', 'prod')
    const ended = await shop.tsdbt('run', '--vars', 'schema: dev', '--select', 'called', '--defer', '--state', 'prod')
    expect(ended.exitCode).toBe(0)
    expect(shop.read('target/compiled/shop/models/called.sql')).toContain('"shop"."prod"."tax"(10)')
  })

  it('say when they are called by a wrong name', async () => {
    using shop = project({ 'models/wrong.sql': "select {{ function('taxx') }}(1)\n" })
    const ended = await shop.tsdbt('parse')
    expect(ended.exitCode).toBe(2)
    expect(ended.stdout).toContain(`No function is named "taxx". (function-not-found)
  --> models/wrong.sql:1:20
  > 1 | select {{ function('taxx') }}(1)
      |                    ^^^^^^
    2 |
  Did you mean "tax"?`)
  })

  it.each([
    [
      'an overload without a file',
      properties.replace('label_two', 'label_too'),
      'The overload "label_too" of the function "label" has no file. (function-overload)\n  --> functions/functions.yml:13:21',
      'Did you mean "label_two"?',
    ],
    [
      'an overload that is the function itself',
      properties.replace('label_two', 'label'),
      'The overload "label" of the function "label" is the function itself. (function-overload)',
      'Name the file that holds the other body.',
    ],
    [
      'an argument without default behind one that has it',
      properties.replace(
        '"decimal(10,2)"}\n      - {name: rate',
        '"decimal(10,2)", default_value: 1}\n      - {name: more, data_type: int}\n      - {name: rate',
      ),
      'The argument "more" of the function "tax" has no default and comes after one that has. (function-argument-order)',
      'Give it a "default_value", or put it before those that have one.',
    ],
    [
      'no "returns"',
      properties.replace('    returns: {data_type: varchar}\n', ''),
      'The function "label" needs the key "returns". (missing-key)\n  --> functions/functions.yml:9:5',
      '',
    ],
  ])('refuse %s', async (_, yml, says, hint) => {
    using shop = project({ 'functions/functions.yml': yml })
    const ended = await shop.tsdbt('parse')
    expect(ended.stdout).toContain(says)
    expect(ended.stdout).toContain(hint)
    expect(ended.exitCode).toBe(2)
  })

  it('are refused in languages that the engine does not run', async () => {
    using shop = project({ 'functions/j.js': 'return 1' })
    const ended = await shop.tsdbt('parse')
    expect(ended.exitCode).toBe(2)
    expect(ended.stdout).toContain('The function "j" is written in JavaScript, which duckdb does not run.')
    shop.remove('functions/j.js')
    shop.write({ 'functions/p.py': 'def main():\n    return 1\n' })
    const built = await shop.tsdbt('build', '--select', 'p')
    expect(built.exitCode).toBe(1)
    expect(built.stdout).toContain('The function "p" is written in Python, which DuckDB does not run: write it in SQL.')
  })

  it('fail where nothing says what they return', async () => {
    using shop = project({ 'functions/mute.sql': '1' })
    const built = await shop.tsdbt('build', '--select', 'mute')
    expect(built.exitCode).toBe(1)
    expect(built.stdout).toContain('The function "mute" does not say what it returns')
  })

  it('whose body the engine refuses are told by their own file', async () => {
    using shop = project({ 'functions/tax.sql': 'amount *** rate\n' })
    const ended = await shop.tsdbt('build', '--select', 'tax')
    expect(ended.exitCode).toBe(1)
    expect(ended.stdout).toContain('in function tax (functions/tax.sql)')
    expect(ended.stdout).toMatch(/Scalar Function with name \*{3} does not exist!\n {2}--> functions\/tax\.sql\n/)
  })
})
