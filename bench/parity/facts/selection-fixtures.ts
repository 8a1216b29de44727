import { type Fixture, shop } from './fixture.ts'

const chain = {
  'seeds/raw.csv': 'id\n1\n',
  'models/staging/stg.sql': "{{ config(tags=['nightly']) }} select * from {{ ref('raw') }}",
  'models/marts/fct.sql':
    "{{ config(materialized='table', tags=['nightly', 'wide'], meta={'owner': 'me'}) }} select * from {{ ref('stg') }}",
  'models/marts/dim.sql': "select 1 as id from {{ ref('stg') }}",
  'models/marts/board.sql': "select * from {{ ref('fct') }} join {{ ref('dim') }} using (id)",
  'models/marts/marts.yml': `models:
  - {name: fct, columns: [{name: id, data_tests: [unique, {relationships: {arguments: {to: ref('dim'), field: id}}}]}]}
exposures: [{name: page, type: dashboard, owner: {email: me@example.com}, depends_on: [ref('board')]}]
`,
  'selectors.yml': `selectors:
  - {name: nightly, definition: {method: tag, value: nightly, children: true}}
  - {name: small, definition: {union: [stg, {intersection: [{tag: wide}, fct]}, {exclude: [dim]}]}}
  - {name: inherited, definition: {method: selector, value: nightly}}
`,
}

const listing = (words: string): { readonly command: string } => ({ command: `ls --quiet ${words}` })

/** Selectors, state, deferral, clones. */
export const selectionFixtures: readonly Fixture[] = [
  {
    name: 'selectors',
    files: { ...shop(), ...chain },
    steps: [
      listing(''),
      listing('--select stg+'),
      listing('--select +board,tag:nightly'),
      listing('--select 1+fct+1 --exclude dim'),
      listing('--select @dim'),
      listing('--select config.materialized:table path:models/staging'),
      listing('--select config.meta.owner:me'),
      listing('--select test_name:unique test_type:data'),
      listing('--select exposure:* resource_type:seed'),
      listing('--selector nightly'),
      listing('--selector small --output name'),
      listing('--selector inherited --output path'),
      listing('--select fct+ --indirect-selection cautious'),
      listing('--select fct+ --indirect-selection buildable'),
      listing('--resource-type model --resource-type seed'),
      listing("--select fct --output json --output-keys 'name resource_type depends_on tags'"),
      { command: 'build --selector small' },
      { command: 'ls --selector absent', says: ['absent'] },
    ],
  },
  {
    name: 'state-and-defer',
    files: { ...shop(), ...chain },
    steps: [
      { command: 'build --target prod', keepAs: 'state' },
      {
        ...listing('--select state:modified+ --state state'),
        files: { 'models/marts/dim.sql': "select 2 as id from {{ ref('stg') }}" },
      },
      listing('--select state:new --state state'),
      {
        ...listing('--select state:modified state:new --state state'),
        files: { 'models/added.sql': 'select 1 as id' },
      },
      listing('--select result:success,config.materialized:table --state state'),
      { command: 'run --select dim --defer --state state' },
      { command: 'build --select state:modified+ --defer --state state --favor-state' },
      { command: 'clone --state state --select fct stg' },
    ],
  },
]
