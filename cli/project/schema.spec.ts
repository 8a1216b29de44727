import { describe, expect, it } from 'vitest'
import { checkSchema } from './schema.ts'
import { propertiesSchema } from './schemas/properties.ts'
import { told } from './spec-folder.ts'
import { parseYaml } from './yaml.ts'

function check(text: string): { ok: boolean; problems: string[] } {
  const document = parseYaml(text, 'a.yml')
  if (!document.ok) throw new Error(told(document.problems).join('\n'))
  const result = checkSchema(propertiesSchema, document.value, { owner: 'a properties file', unknownKeys: 'warning' })
  return { ok: result.ok, problems: told(result.problems) }
}

describe('a properties file that dbt takes', () => {
  it.each([
    [
      'models with columns and tests',
      'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [unique, {accepted_values: {arguments: {values: [1]}}}]\n',
    ],
    ['empty keys', 'version: 2\nsources:\n  - name: s\n    description:\n    tables:\n'],
    ['configs that it does not know', 'models:\n  - name: a\n    config: {my_own: 1, +weird: x, cluster_by: [a]}\n'],
    ['Jinja for any value', `models:\n  - name: a\n    config: {enabled: "{{ var('on') }}", tags: "{{ [] }}"}\n`],
    [
      'a loader of a source',
      'sources:\n  - name: s\n    tables:\n      - name: t\n        config: {loader: {files: raw/*.csv, sql: loaders/t.sql, on_error: reject}}\n',
    ],
    [
      'versions',
      'models:\n  - name: a\n    latest_version: 2\n    versions: [{v: 1, columns: [{include: all, exclude: [x]}, {name: y}]}, {v: "2"}]\n',
    ],
    [
      'unit tests in all formats',
      'unit_tests:\n  - name: u\n    model: m\n    given: [{input: this, rows: "a,b\\n1,2", format: csv}, {input: ref("x"), fixture: f}]\n    expect: {rows: [{a: 1}]}\n',
    ],
    ['semantic models as they are', 'semantic_models:\n  - name: s\n    anything: {goes: here}\n'],
    [
      'hooks in all forms',
      'models:\n  - name: a\n    config: {pre_hook: "x", post-hook: [{sql: y, transaction: false}, z]}\n',
    ],
  ])('with %s passes without a word', (_, text) => {
    expect(check(text)).toEqual({ ok: true, problems: [] })
  })
})

describe('a violation names the key, the place, what was expected and found', () => {
  it.each([
    ['sources: {a: 1}', 'a.yml:1:10 schema-violation "sources" must be a list, but is a mapping.'],
    ['models: [a]', 'a.yml:1:10 schema-violation "models[0]" must be a mapping, but is "a".'],
    ['models: [{description: x}]', 'a.yml:1:10 missing-key This model needs the key "name".'],
    ['models: [{name: 12}]', 'a.yml:1:17 schema-violation "name" must be text, but is 12.'],
    ['models: [{name: a, columns: [id]}]', 'a.yml:1:30 schema-violation "columns[0]" must be a mapping, but is "id".'],
    [
      'models: [{name: a, columns: [{name: id, tests: unique}]}]',
      'a.yml:1:48 schema-violation "tests" must be a list, but is "unique". | Write it as a list: [unique].',
    ],
    [
      'models: [{name: a, columns: [{name: id, tests: [1]}]}]',
      'a.yml:1:49 schema-violation "tests[0]" must be text or a mapping, but is 1.',
    ],
    ['models: [{name: a, config: [x]}]', 'a.yml:1:28 schema-violation "config" must be a mapping, but is a list.'],
    [
      'models: [{name: a, config: {enabled: "yes"}}]',
      'a.yml:1:38 schema-violation "enabled" must be true or false, but is "yes".',
    ],
    ['models: [{name: a, config: {tags: [1]}}]', 'a.yml:1:36 schema-violation "tags[0]" must be text, but is 1.'],
    [
      'models: [{name: a, access: privat}]',
      'a.yml:1:28 schema-violation "access" must be one of "private", "protected", "public", but is "privat". | Did you mean "private"?',
    ],
    [
      'models: [{name: a, config: {on_schema_change: sync}}]',
      'a.yml:1:47 schema-violation "on_schema_change" must be one of "ignore", "append_new_columns", "sync_all_columns", "fail", but is "sync".',
    ],
    [
      'models: [{name: a, versions: [{defined_in: x}]}]',
      'a.yml:1:31 missing-key This version of the model "a" needs the key "v".',
    ],
    [
      'models: [{name: a, config: {lookback: 1.5}}]',
      'a.yml:1:39 schema-violation "lookback" must be a whole number, but is 1.5.',
    ],
    [
      'exposures: [{name: e, type: dash, owner: {name: x}}]',
      'a.yml:1:29 schema-violation "type" must be one of "dashboard", "notebook", "analysis", "ml", "application", but is "dash".',
    ],
    ['models:\n', 'a.yml:1:8 schema-violation "models" must be a list, but is empty.'],
    ['exposures: [{name: e, type: dashboard}]', 'a.yml:1:13 missing-key The exposure "e" needs the key "owner".'],
    [
      'unit_tests: [{name: u, model: m, expect: {rows: 12}}]',
      'a.yml:1:49 schema-violation "rows" must be a list or text, but is 12.',
    ],
    [
      'unit_tests: [{name: u, model: m, expect: {rows: [], format: cvs}}]',
      'a.yml:1:61 schema-violation "format" must be one of "dict", "csv", "sql", but is "cvs". | Did you mean "csv"?',
    ],
    ['unit_tests: [{name: u, expect: {rows: []}}]', 'a.yml:1:14 missing-key The unit test "u" needs the key "model".'],
    [
      'sources: [{name: s, tables: [{name: t, freshness: {warn_after: {count: 1, period: week}}}]}]',
      'a.yml:1:83 schema-violation "period" must be one of "minute", "hour", "day", but is "week".',
    ],
    [
      'sources: [{name: s, tables: [{name: t, config: {loader: {on_error: skip}}}]}]',
      'a.yml:1:68 schema-violation "on_error" must be one of "fail", "reject", but is "skip".',
    ],
    ['groups: [{name: g}]', 'a.yml:1:10 missing-key The group "g" needs the key "owner".'],
    [
      'macros: [{name: m, arguments: [{type: text}]}]',
      'a.yml:1:32 missing-key This argument of the macro "m" needs the key "name".',
    ],
  ])('%s', (text, expected) => {
    expect(check(text)).toEqual({ ok: false, problems: [expected] })
  })

  it('and all of a file at once, in the order they stand there', () => {
    const text = 'models:\n  - name: a\n    columns:\n      - nam: id\n    access: open\nmetrics: x\n'
    expect(check(text).problems).toEqual([
      'a.yml:4:9 missing-key This column of the model "a" needs the key "name".',
      'a.yml:4:9 unknown-property "nam" is not a key of this column of the model "a" and is ignored. | Did you mean "name"?',
      'a.yml:5:13 schema-violation "access" must be one of "private", "protected", "public", but is "open".',
      'a.yml:6:10 schema-violation "metrics" must be a list, but is "x".',
    ])
  })
})

describe('an unknown key is a warning with the nearest right key', () => {
  it.each([
    [
      'model: []',
      'a.yml:1:1 unknown-property "model" is not a key of a properties file and is ignored. | Did you mean "models"?',
    ],
    [
      'models: [{name: a, descriptoin: x}]',
      'a.yml:1:20 unknown-property "descriptoin" is not a key of the model "a" and is ignored. | Did you mean "description"?',
    ],
    [
      'models: [{name: a, colums: []}]',
      'a.yml:1:20 unknown-property "colums" is not a key of the model "a" and is ignored. | Did you mean "columns"?',
    ],
    [
      'sources: [{name: s, tables: [{name: t, owner: x}]}]',
      'a.yml:1:40 unknown-property "owner" is not a key of the table "t" of the source "s" and is ignored.',
    ],
    [
      'models: [{name: a, docs: {showw: true}}]',
      'a.yml:1:27 unknown-property "showw" is not a key of "docs" of the model "a" and is ignored. | Did you mean "show"?',
    ],
    [
      'models: [{name: a, config: {materialised: view}}]',
      'a.yml:1:29 config-key-unknown "materialised" is not a config that is acted on. | Did you mean "materialized"? A key of your own belongs under "meta".',
    ],
    [
      'unit_tests: [{name: u, model: m, expect: {rows: []}, giben: []}]',
      'a.yml:1:54 unknown-property "giben" is not a key of the unit test "u" and is ignored. | Did you mean "given"?',
    ],
  ])('%s', (text, expected) => {
    expect(check(text)).toEqual({ ok: true, problems: [expected] })
  })
})
