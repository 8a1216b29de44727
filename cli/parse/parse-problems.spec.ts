import { describe, expect, it } from 'vitest'
import { parseFiles, told } from './testing/parse-folder.ts'

const a = { 'models/a.sql': 'select 1 as id' }
const yaml = (text: string) => ({ 'models/m.yml': text })

type Case = readonly [title: string, files: Readonly<Record<string, string>>, expected: readonly string[]]

const cases: readonly Case[] = [
  [
    'a ref to nothing is told with its place and the nearest name',
    { 'models/stg_sales.sql': 'select 1', 'models/b.sql': "select *\nfrom {{ ref('stg_sale') }}" },
    ['models/b.sql:2:13 ref-not-found No model, seed or snapshot is named "stg_sale". | Did you mean "stg_sales"?'],
  ],
  [
    'a source that nobody declares is told',
    {
      'models/b.sql': "select * from {{ source('raw', 'sales') }}",
      'models/s.yml': 'sources:\n  - name: raw\n    tables: [{name: sale}]\n',
    },
    ['models/b.sql:1:32 source-not-found No source is named "raw.sales". | Did you mean "raw.sale"?'],
  ],
  [
    'a time of loading that names no column is told',
    {
      'models/s.yml':
        'sources:\n  - name: raw\n    loaded_at_field: at\n    tables:\n      - {name: sale, loaded_at_field: ""}\n',
    },
    ['models/s.yml:5:9 loaded-at-empty "loaded_at_field" is an empty text: name a column, or leave the key out.'],
  ],
  [
    'two models of one name are both named',
    { 'models/x/a.sql': 'select 1', 'models/y/a.sql': 'select 2' },
    ['models/y/a.sql duplicate-name Two models are named "a". | Give one of them another name.'],
  ],
  [
    'two unit tests of one name and model are told',
    {
      ...a,
      ...yaml(`unit_tests:
  - { name: t, model: a, given: [], expect: { rows: [] } }
  - { name: t, model: a, given: [], expect: { rows: [] } }
`),
    },
    ['models/m.yml:3:13 duplicate-name Two unit tests are named "t". | Give one of them another name.'],
  ],
  [
    'two fixtures of one name are told',
    { ...a, 'tests/fixtures/x/f.csv': 'id\n1\n', 'tests/fixtures/y/f.csv': 'id\n2\n' },
    ['tests/fixtures/y/f.csv duplicate-name Two fixtures are named "f". | Give one of them another name.'],
  ],
  [
    'a unit test both of some versions and of all but some is told',
    {
      'models/a_v1.sql': 'select 1 as id',
      'models/a_v2.sql': 'select 2 as id',
      ...yaml(`models:
  - name: a
    versions: [{v: 1}, {v: 2}]
unit_tests:
  - { name: t, model: a, versions: { include: [1], exclude: [2] }, given: [], expect: { rows: [] } }
`),
    },
    ['models/m.yml:5:36 unit-test-versions The unit test "t" has both "include" and "exclude".'],
  ],
  [
    'a syntax error of a template has its place',
    { 'models/a.sql': 'select\n  {{ 1 + }}' },
    ["models/a.sql:2:10 jinja-syntax Jinja syntax error: unexpected 'end of print statement'"],
  ],
  [
    'an error of a macro leads to the model that called it',
    { 'macros/m.sql': '{% macro m() %}{{ 1 / 0 }}{% endmacro %}', 'models/a.sql': 'select {{ m() }}' },
    ['macros/m.sql:1:19 jinja-error ZeroDivisionError: division by zero'],
  ],
  [
    'a macro that is not valid is told even when nothing calls it',
    { ...a, 'macros/m.sql': '{% macro m() %}{% if %}{% endif %}{% endmacro %}' },
    ["macros/m.sql:1:22 jinja-syntax Jinja syntax error: Expected an expression, got 'end of statement block'"],
  ],
  [
    'a generic test that does not exist is told with the nearest one',
    { ...a, ...yaml('models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [uniqe]\n') },
    ['models/m.yml:5:22 test-not-found No generic test is named "uniqe". | Did you mean "unique"?'],
  ],
  [
    'arguments that are not indented below their test are told',
    { ...a, ...yaml('models:\n  - name: a\n    data_tests:\n      - unique:\n        column_name: id\n') },
    [
      'models/m.yml:4:9 test-shape A test must be a mapping with one key, its name, but has the keys "unique", "column_name". | Indent a test\'s arguments below its name.',
    ],
  ],
  [
    'properties of a model that does not exist are a warning',
    { ...a, ...yaml('models:\n  - name: b\n') },
    [
      'models/m.yml:2:11 patch-without-node No model is named "b", so its properties describe nothing. | Did you mean "a"?',
    ],
  ],
  [
    'properties under the wrong key are a warning',
    { ...a, ...yaml('seeds:\n  - name: a\n') },
    ['models/m.yml:2:11 patch-wrong-kind "a" is a model, but stands under "seeds". | Move it to "models".'],
  ],
  [
    'a model described twice is told',
    { ...a, ...yaml('models:\n  - name: a\n  - name: a\n') },
    ['models/m.yml:3:11 duplicate-patch The model "a" is described twice. | Put what they say into one entry.'],
  ],
  [
    'a config of the wrong type is told',
    { 'models/a.sql': "{{ config(enabled='yes', tags=3) }} select 1" },
    [
      'models/a.sql:1:19 config-type The config "enabled" must be true or false, but is "yes".',
      'models/a.sql:1:31 config-type The config "tags" must be a list of texts, but is a list that holds 3.',
    ],
  ],
  [
    'a private model is for its group alone',
    {
      ...a,
      'models/b.sql': "select * from {{ ref('a') }}",
      ...yaml(
        'groups:\n  - {name: g, owner: {name: x}}\nmodels:\n  - name: a\n    config: {access: private, group: g}\n',
      ),
    },
    [
      'models/b.sql:1:22 ref-private "a" is private to the group "g". | Put what reads it into this group, or set the "access" of "a" to "protected".',
    ],
  ],
  [
    'a group nobody declares is told',
    { 'models/a.sql': "{{ config(group='nope') }} select 1" },
    [
      'models/a.sql:1:17 group-not-found "a" belongs to the group "nope", which does not exist. | Declare it under "groups" in a properties file.',
    ],
  ],
  [
    'a disabled model cannot be read',
    { 'models/a.sql': '{{ config(enabled=false) }} select 1', 'models/b.sql': "select * from {{ ref('a') }}" },
    ['models/b.sql:1:22 ref-disabled "a" is disabled, so nothing can read it.'],
  ],
  [
    'two models built under one name are told',
    { 'models/a.sql': "{{ config(alias='x') }} select 1", 'models/b.sql': "{{ config(alias='X') }} select 1" },
    [
      'models/b.sql duplicate-relation The model "a" and the model "b" would both be built as "shop"."main"."X". | Give one of them another "alias" or "schema".',
    ],
  ],
  [
    'a version that does not exist is told with those that do',
    {
      'models/a_v1.sql': 'select 1',
      'models/b.sql': "select * from {{ ref('a', v=3) }}",
      ...yaml('models:\n  - name: a\n    versions: [{v: 1}]\n'),
    },
    ['models/b.sql:1:22 ref-version-not-found "a" has no version 3; it has "1".'],
  ],
  [
    'a docs block that does not exist is told',
    { ...a, ...yaml('models:\n  - name: a\n    description: "{{ doc(\'x\') }}"\n') },
    ['models/m.yml:3:18 doc-not-found No docs block is named "x".'],
  ],
  [
    'a snapshot without a strategy is told',
    { ...a, 'snapshots/s.sql': "{% snapshot s %}select * from {{ ref('a') }}{% endsnapshot %}" },
    ['snapshots/s.sql:1:1 snapshot-config The snapshot "s" needs "strategy" and "unique_key".'],
  ],
  [
    'a microbatch model without its configs is told of each',
    { 'models/a.sql': "{{ config(materialized='incremental', incremental_strategy='microbatch') }} select 1" },
    [
      'models/a.sql:1:60 microbatch-config The microbatch model "a" needs "event_time", the column that says when a row happened.',
      'models/a.sql:1:60 microbatch-config The microbatch model "a" needs "begin", the time of its first batch.',
      'models/a.sql:1:60 microbatch-config The microbatch model "a" needs "batch_size" to be one of hour, day, month, year.',
    ],
  ],
  [
    'a unit test of no model is told',
    { ...a, ...yaml('unit_tests:\n  - name: u\n    model: aa\n    given: []\n    expect: {rows: []}\n') },
    ['models/m.yml:3:12 unit-test-model The unit test "u" tests "aa", but no model is named so. | Did you mean "a"?'],
  ],
  [
    'a unit test of an incremental model must say how it runs',
    {
      'models/a.sql': "{{ config(materialized='incremental') }} select 1 {% if is_incremental() %}{% endif %}",
      ...yaml('unit_tests:\n  - name: u\n    model: a\n    given: []\n    expect: {rows: []}\n'),
    },
    [
      'models/m.yml:2:11 unit-test-incremental The unit test "u" must say whether the incremental model "a" runs incrementally. | Add "overrides: {macros: {is_incremental: true}}", or false.',
    ],
  ],
  [
    'a contract without columns is told',
    { 'models/a.sql': "{{ config(contract={'enforced': true}) }} select 1" },
    [
      'models/a.sql:1:20 contract-needs The contract of "a" needs the columns it promises. | List its columns with their "data_type" in a properties file.',
    ],
  ],
  [
    'two macros of one name are told',
    { ...a, 'macros/m.sql': '{% macro m() %}{% endmacro %}\n{% macro m() %}{% endmacro %}' },
    ['macros/m.sql:2:1 duplicate-name Two macros are named "m". | Give one of them another name.'],
  ],
  [
    'broken YAML is told and the rest is parsed',
    { ...a, ...yaml('models:\n  - name: a\n   columns: []\n') },
    [
      'models/m.yml:3:1 yaml-syntax This is not valid YAML: this line is neither an item of the list above nor a part of one. | Indent it like the keys of the item that it belongs to.',
    ],
  ],
  [
    'both names of a test’s config are told',
    {
      ...a,
      ...yaml(
        'models:\n  - name: a\n    data_tests:\n      - unique:\n          arguments: {column_name: id}\n          severity: warn\n          config: {severity: error}\n',
      ),
    },
    [
      'models/m.yml:4:9 test-config-twice The test "unique" sets "severity" both beside and inside "config". | Keep "severity" inside "config" only.',
    ],
  ],
  [
    'configs for a folder that does not exist are a warning',
    { ...a, 'project.yml': 'name: shop\nprofile: shop\nmodels:\n  shop:\n    stagin: {+materialized: view}\n' },
    [
      'project.yml:5:5 config-path-unused Nothing is found under "models.shop.stagin", so what it configures is not used.',
    ],
  ],
  [
    'a model and a seed of one name are a warning',
    { ...a, 'seeds/a.csv': 'id\n1\n', 'project.yml': 'name: shop\nprofile: shop\nseeds: {+schema: raw}\n' },
    [`seeds/a.csv name-shared A model and a seed are both named "a": ref('a') finds the seed.`],
  ],
  [
    'a latest version that is none is told once, not of its readers as well',
    {
      'models/a_v1.sql': 'select 1',
      'models/b.sql': "select * from {{ ref('a') }} join {{ ref('a', v=1) }} using (x)",
      ...yaml('models:\n  - name: a\n    latest_version: 5\n    versions: [{v: 1}]\n'),
    },
    ['models/m.yml:3:21 version-latest-unknown "latest_version" of "a" is 5, but its versions are 1.'],
  ],
  [
    'readers of a deprecated version are told of the latest',
    {
      'models/a_v1.sql': 'select 1',
      'models/a_v2.sql': 'select 2',
      'models/b.sql': "select * from {{ ref('a', v=1) }}",
      ...yaml('models:\n  - name: a\n    versions: [{v: 1, deprecation_date: 2020-01-01}, {v: 2}]\n'),
    },
    [
      'models/a_v1.sql model-deprecated "a.v1" is deprecated since 2020-01-01.',
      `models/b.sql:1:22 ref-deprecated "b" reads "a.v1", which is deprecated since 2020-01-01. | Read the latest version: ref('a', v=2).`,
    ],
  ],
]

describe('a mistake in a project', () => {
  it.each(cases)('%s', async (_, files, expected) => {
    expect(told(await parseFiles(files))).toEqual(expected)
  })
})
