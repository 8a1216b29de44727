import { describe, expect, it } from 'vitest'
import { parseFiles, told } from './testing/parse-folder.ts'

const spine = {
  'models/days.sql': 'select 1 as day',
  'models/days.yml': `models:
  - name: days
    time_spine: { standard_granularity_column: day }
    columns: [{ name: day, granularity: day }]
`,
}
const sales = { 'models/sales.sql': 'select 1 as id, 2 as price' }
const semanticModel = (more = '') => `semantic_models:
  - name: sold
    model: ref('sales')
    entities: [{ name: id, type: primary }]
    measures: [{ name: revenue, agg: sum, expr: price }]
${more}`
const files = (text: string, also: Readonly<Record<string, string>> = {}) => ({
  ...spine,
  ...sales,
  'models/m.yml': text,
  ...also,
})

type Case = readonly [title: string, files: Readonly<Record<string, string>>, expected: readonly string[]]

const cases: readonly Case[] = [
  [
    'what is right is right',
    files(`${semanticModel()}metrics:
  - { name: income, label: Income, type: simple, type_params: { measure: revenue } }
  - { name: twice, label: Twice, type: derived, type_params: { expr: income * 2, metrics: [income] } }
saved_queries:
  - { name: q, query_params: { metrics: [income, twice] } }
`),
    [],
  ],
  [
    'types, aggregations and granularities are words that there are, however they are capitalized',
    files(`semantic_models:
  - name: sold
    model: ref('sales')
    entities: [{ name: id, type: Primary }, { name: other, type: foriegn }]
    dimensions: [{ name: day, type: time, type_params: { time_granularity: dya } }]
    measures: [{ name: revenue, agg: summ }, { name: items }]
saved_queries: [{ name: q, exports: [{ name: e, config: { export_as: tabel } }] }]
`),
    [
      'models/m.yml:4:66 schema-violation "type" must be one of "foreign", "natural", "primary", "unique", but is "foriegn". | Did you mean "foreign"?',
      'models/m.yml:5:76 schema-violation "time_granularity" must be one of "nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year", but is "dya". | Did you mean "day"?',
      'models/m.yml:6:38 schema-violation "agg" must be one of "sum", "min", "max", "count_distinct", "sum_boolean", "average", "percentile", "median", "count", but is "summ". | Did you mean "sum"?',
      'models/m.yml:6:46 missing-key The measure "items" of the semantic model "sold" needs the key "agg".',
      'models/m.yml:7:70 schema-violation "export_as" must be one of "table", "view", but is "tabel". | Did you mean "table"?',
    ],
  ],
  [
    'a window of time has a length',
    files(
      `${semanticModel()}metrics:\n  - { name: n, label: x, type: cumulative, type_params: { measure: revenue, window: seven } }\n`,
    ),
    [
      'models/m.yml:7:85 schema-violation "window" must be a number and a granularity, such as "7 days", but is "seven".',
    ],
  ],
  [
    'names are words',
    files('metrics:\n  - { name: 1 of all, label: x, type: simple, type_params: {} }\n'),
    ['models/m.yml:2:13 semantic-invalid The metric "1 of all" has a name that begins with no letter.'],
  ],
  [
    'names are short',
    files(`metrics:\n  - { name: ${'n'.repeat(251)}, label: x, type: simple, type_params: {} }\n`),
    [`models/m.yml:2:13 semantic-invalid The metric "${'n'.repeat(251)}" has a name of more than 250 characters.`],
  ],
  [
    'keys of long ago are none',
    files('metrics:\n  - { name: n, label: x, type: simple, type_params: {}, calculation_method: count }\n'),
    ['models/m.yml:2:77 semantic-invalid The metric "n" has the key "calculation_method", which metrics do not have.'],
  ],
  [
    'a metric has a label',
    files('metrics:\n  - { name: n, type: simple, type_params: {} }\n'),
    ['models/m.yml:2:13 semantic-invalid The metric "n" needs a "label".'],
  ],
  [
    'enabled is true or false',
    files('metrics:\n  - { name: n, label: x, type: simple, type_params: {}, config: { enabled: maybe } }\n'),
    ['models/m.yml:2:76 config-type The config "enabled" must be true or false, but is "maybe".'],
  ],
  [
    'a simple metric of the newer kind belongs to a model',
    files('metrics:\n  - { name: n, type: simple, agg: count, expr: id }\n'),
    [
      'models/m.yml:2:13 semantic-invalid The metric "n" is simple and stands alone; write it under the model that it measures.',
    ],
  ],
  [
    'metrics of a model say what they are made of',
    files(
      'models:\n  - name: sales\n    metrics: [{ name: a, type: cumulative }, { name: b, type: conversion, entity: e, conversion_metric: c }]\n',
    ),
    [
      'models/m.yml:3:32 semantic-invalid The metric "a" is cumulative and needs "input_metric".',
      'models/m.yml:3:63 semantic-invalid The metric "b" is conversion and needs "base_metric".',
    ],
  ],
  [
    'two metrics of one name are told',
    files(`${semanticModel()}metrics:
  - { name: n, label: x, type: simple, type_params: { measure: revenue } }
  - { name: n, label: x, type: simple, type_params: { measure: revenue } }
`),
    ['models/m.yml:8:13 duplicate-name Two metrics are named "n". | Give one of them another name.'],
  ],
  [
    'measures and metrics must exist',
    files(`${semanticModel()}metrics:
  - { name: a, label: x, type: simple, type_params: { measure: profit } }
  - { name: b, label: x, type: ratio, type_params: { numerator: c, denominator: a } }
saved_queries:
  - { name: q, query_params: { metrics: [d] } }
`),
    [
      'models/m.yml:7:13 semantic-invalid The metric "a" measures "profit", which no semantic model has.',
      'models/m.yml:8:13 semantic-invalid The metric "b" needs the metric "c", which does not exist.',
      'models/m.yml:10:13 semantic-invalid The saved query "q" needs the metric "d", which does not exist.',
    ],
  ],
  [
    'what is disabled cannot be read',
    files(`${semanticModel('    config: { enabled: false }\n')}metrics:
  - { name: a, label: x, type: simple, type_params: { measure: revenue }, config: { enabled: false } }
  - { name: b, label: x, type: simple, type_params: { measure: revenue } }
  - { name: c, label: x, type: derived, type_params: { expr: a, metrics: [a] } }
`),
    [
      'models/m.yml:9:13 semantic-invalid The metric "b" measures "revenue" of the semantic model "sold", which is disabled.',
      'models/m.yml:10:13 semantic-invalid The metric "c" needs the metric "a", which is disabled.',
    ],
  ],
  [
    'models read metrics that are there',
    files(
      `${semanticModel()}metrics:
  - { name: a, label: x, type: simple, type_params: { measure: revenue }, config: { enabled: false } }
`,
      { 'models/b.sql': "select '{{ metric('a') }}', '{{ metric('b') }}'" },
    ),
    [
      'models/b.sql semantic-invalid The model "b" needs the metric "a", which is disabled.',
      'models/b.sql semantic-invalid The model "b" needs the metric "b", which does not exist.',
    ],
  ],
  [
    'a semantic model describes something',
    files("semantic_models:\n  - { name: sold, model: ref('nothing') }\n"),
    ['models/m.yml:2:26 semantic-invalid The semantic model "sold" describes "nothing", which does not exist.'],
  ],
  [
    'a semantic model describes nothing that is disabled',
    files(semanticModel(), { 'models/sales.sql': '{{ config(enabled=false) }} select 1' }),
    ['models/m.yml:3:12 semantic-invalid The semantic model "sold" describes "sales", which is disabled.'],
  ],
  [
    'a measure is named once',
    files(`semantic_models:
  - name: sold
    model: ref('sales')
    measures:
      - { name: revenue, agg: sum, create_metric: true }
      - { name: revenue, agg: max }
`),
    ['models/m.yml:6:9 semantic-invalid The semantic model "sold" has two measures named "revenue".'],
  ],
  [
    'semantic models need a time spine',
    { ...sales, 'models/m.yml': semanticModel() },
    [
      'models/m.yml:2:11 time-spine-missing Semantic models need a time spine: a model with "time_spine", whose standard column has the granularity "day" or a finer one.',
    ],
  ],
  [
    'a time spine has its columns, and a granularity',
    {
      'models/a.sql': 'select 1',
      'models/b.sql': 'select 1',
      'models/c.sql': 'select 1',
      'models/m.yml': `models:
  - { name: a, time_spine: { standard_granularity_column: day } }
  - { name: b, time_spine: { standard_granularity_column: day }, columns: [{ name: day }] }
  - name: c
    time_spine: { standard_granularity_column: day, custom_granularities: [{ name: term }] }
    columns: [{ name: day, granularity: day }]
`,
    },
    [
      'models/m.yml:2:28 time-spine The time spine "a" has the standard column "day", which is none of its columns.',
      'models/m.yml:3:28 time-spine The time spine "b" needs a "granularity" for its standard column "day".',
      'models/m.yml:5:76 time-spine The time spine "c" has the custom granularity "term", which is none of its columns.',
    ],
  ],
]

describe('what is wrong with metrics and what they measure', () => {
  it.each(cases)('%s', async (_, written, expected) => {
    expect(told(await parseFiles(written))).toEqual(expected)
  })

  it('a tree of the project file switches them off', async () => {
    const project = 'name: shop\nprofile: shop\nsemantic-models: { shop: { +enabled: false } }\n'
    const checked = await parseFiles({ ...sales, 'models/m.yml': semanticModel(), 'project.yml': project })
    expect(told(checked)).toEqual([])
  })
})
