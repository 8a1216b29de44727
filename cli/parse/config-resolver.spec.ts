import { describe, expect, it } from 'vitest'
import { parseFiles, type ParseFolderOptions } from './testing/parse-folder.ts'

async function configOf(files: Readonly<Record<string, string>>, id: string, options?: ParseFolderOptions) {
  const result = await parseFiles(files, options)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value.parsed.nodes.get(id)?.config ?? {}
}

const project = (models: string) => ({ 'project.yml': `name: shop\nprofile: shop\nmodels:\n${models}` })

describe('the config of a model', () => {
  it('takes the most specific folder, then properties, then the file', async () => {
    const files = {
      ...project(
        '  +materialized: table\n  shop:\n    +schema: one\n    mart:\n      +schema: two\n      +docs: {show: false}\n',
      ),
      'models/mart/a.sql': "{{ config(alias='last') }} select 1",
      'models/mart/m.yml': 'models:\n  - name: a\n    config: {schema: three, alias: first, docs: {node_color: red}}\n',
    }
    expect(await configOf(files, 'model.shop.a')).toMatchObject({
      materialized: 'table',
      schema: 'three',
      alias: 'last',
      docs: { show: false, node_color: 'red' },
    })
  })

  it('appends tags and hooks and merges meta from every level', async () => {
    const files = {
      ...project('  +tags: a\n  +pre-hook: select 1\n  shop:\n    +tags: [b]\n    +meta: {x: 1, y: 1}\n'),
      'models/a.sql':
        "{{ config(tags='d', meta={'y': 3}, pre_hook=[{'sql': 'select 2', 'transaction': false}]) }} select 1",
      'models/m.yml': 'models:\n  - name: a\n    config: {tags: [c], meta: {y: 2, z: 2}}\n',
    }
    expect(await configOf(files, 'model.shop.a')).toMatchObject({
      tags: ['a', 'b', 'c', 'd'],
      meta: { x: 1, y: 3, z: 2 },
      'pre-hook': [
        { sql: 'select 1', transaction: true, index: null },
        { sql: 'select 2', transaction: false, index: null },
      ],
    })
  })

  it('replaces grants, and appends those written with a plus', async () => {
    const files = {
      ...project('  +grants: {select: [a], insert: b}\n'),
      'models/a.sql': "{{ config(grants={'+select': ['c'], 'insert': ['d']}) }} select 1",
    }
    expect(await configOf(files, 'model.shop.a')).toMatchObject({ grants: { select: ['a', 'c'], insert: ['d'] } })
  })

  it('joins several calls of config()', async () => {
    const files = {
      'models/a.sql':
        "{{ config(materialized='view', tags=['a'], meta={'x': 1}) }}{{ config(materialized='table', tags=['b'], meta={'y': 2}) }}",
    }
    expect(await configOf(files, 'model.shop.a')).toMatchObject({
      materialized: 'table',
      tags: ['a', 'b'],
      meta: { x: 1, y: 2 },
    })
  })

  it('of an installed package is overridden by the root project', async () => {
    const files = {
      ...project('  util:\n    +materialized: table\n'),
      'packages.yml': 'packages: [{local: util}]\n',
      'util/dbt_project.yml': 'name: util\nmodels: {util: {+materialized: ephemeral, +tags: own}}\n',
      'util/models/u.sql': "{{ config(materialized='view', tags='file') }} select 1",
      'dbt_packages/util/dbt_project.yml': 'name: util\nmodels: {util: {+materialized: ephemeral, +tags: own}}\n',
      'dbt_packages/util/models/u.sql': "{{ config(materialized='view', tags='file') }} select 1",
    }
    expect(await configOf(files, 'model.util.u')).toMatchObject({ materialized: 'table', tags: ['own', 'file'] })
  })

  it('names schemas as the project’s own macro says', async () => {
    const files = {
      'macros/n.sql':
        '{% macro generate_schema_name(custom_schema_name, node) %}{{ (custom_schema_name or "none") ~ "_" ~ node.name }}{% endmacro %}',
      'models/a.sql': "{{ config(schema='x') }} select 1",
      'models/b.sql': 'select 1',
    }
    const result = await parseFiles(files)
    const nodes = result.ok ? [...result.value.parsed.nodes.values()] : []
    expect(nodes.map((node) => node.relation_name)).toEqual(['"shop"."x_a"."a"', '"shop"."none_b"."b"'])
  })
})
