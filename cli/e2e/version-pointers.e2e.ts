import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const properties = (rest = '') => `models:
  - name: total
    latest_version: 2
    versions: [{v: 1}, {v: 2${rest}}]
`

const files = {
  'models/total.yml': properties(),
  'models/total_v1.sql': 'select 1 as a\n',
  'models/total_v2.sql': 'select 2 as a\n',
}
const byDefault = {
  'project.yml': 'name: shop\nprofile: shop\nflags: {latest_version_pointer_enabled_by_default: true}\n',
}
const views = 'select view_name from duckdb_views() where not internal order by all'

describe('the view that points at the latest version of a model', () => {
  it('is made where the project asks for it of all, or a model of itself', async () => {
    using shop = workspace(files)
    await shop.tsdbt('build')
    expect(await shop.rows(views)).toEqual([['total_v1'], ['total_v2']])
    shop.write(byDefault)
    await shop.tsdbt('build')
    expect(await shop.rows(views)).toEqual([['total'], ['total_v1'], ['total_v2']])
    expect(await shop.rows('from total')).toEqual([['2']])
  })

  it('is left out where a model says so, and named by the model or the project’s macro', async () => {
    using shop = workspace({
      ...files,
      ...byDefault,
      'models/total.yml': properties(', config: {latest_version_pointer: {enabled: false}}'),
    })
    await shop.tsdbt('build')
    expect(await shop.rows(views)).toEqual([['total_v1'], ['total_v2']])
    shop.write({ 'models/total.yml': properties(', config: {latest_version_pointer: {alias: newest}}') })
    await shop.tsdbt('build')
    expect(await shop.rows('from newest')).toEqual([['2']])
    shop.write({
      'macros/names.sql':
        "{% macro generate_latest_version_pointer_alias(custom_alias_name=none, node=none) %}{{ node.name }}_{{ custom_alias_name or 'latest' }}{% endmacro %}\n",
    })
    await shop.tsdbt('build')
    expect(await shop.rows('from total_newest')).toEqual([['2']])
  })

  it('is made behind a materialization of the project’s own', async () => {
    using shop = workspace({
      ...files,
      ...byDefault,
      'models/total_v2.sql': "{{ config(materialized='plain') }} select 2 as a\n",
      'macros/plain.sql': `{% materialization plain, default %}
  {% call statement('main') %} create or replace table {{ this }} as {{ sql }} {% endcall %}
  {{ return({'relations': [this]}) }}
{% endmaterialization %}
`,
    })
    expect((await shop.tsdbt('build')).exitCode).toBe(0)
    expect(await shop.rows('from total')).toEqual([['2']])
  })

  it('cannot have the name of the model that it reads', async () => {
    using shop = workspace({ ...files, ...byDefault, 'models/total.yml': properties(', config: {alias: total}') })
    const ended = await shop.tsdbt('build')
    expect(ended.exitCode).toBe(1)
    expect(ended.stdout).toContain(
      'The latest version of "total" is named "total" itself, so no view of that name can point at it.',
    )
  })
})
