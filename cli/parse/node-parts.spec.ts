import { expect, it } from 'vitest'
import type { ParsedProject } from '../core/parsed-project.ts'
import { parseFolder, writeProject } from './testing/parse-folder.ts'

async function parsedOf(files: Readonly<Record<string, string>>): Promise<ParsedProject> {
  const result = await parseFolder(writeProject(files))
  if (!result.ok) throw new Error('the project parses')
  return result.value.parsed
}

/** Checked with dbt-core 1.12. */
it('keeps the order of tags of the project file where properties name one of them again', async () => {
  const parsed = await parsedOf({
    'project.yml': 'name: shop\nprofile: shop\nmodels: {+tags: [layer, kind, level]}\n',
    'models/m.sql': "{{ config(tags=['own']) }} select 1 as id",
    'models/m.yml': 'models: [{name: m, config: {tags: [kind, more]}}]\n',
  })
  expect(parsed.nodes.get('model.shop.m')?.tags).toEqual(['layer', 'kind', 'level', 'own', 'more'])
})

it('shows a hook of the project to generate_schema_name with the tag of its kind', async () => {
  const parsed = await parsedOf({
    'project.yml': 'name: shop\nprofile: shop\non-run-start: select 1\n',
    'macros/n.sql': '{% macro generate_schema_name(custom, node) %}{{ node.tags[0] or "none" }}{% endmacro %}',
  })
  expect(parsed.nodes.get('operation.shop.shop-on-run-start-0')?.schema).toBe('on-run-start')
})

it('ends texts of the project file before their last newline, as templates end', async () => {
  const parsed = await parsedOf({
    'project.yml': 'name: shop\nprofile: shop\nmodels:\n  +meta:\n    note: |\n      two\n      lines\n',
    'models/m.sql': 'select 1 as id',
  })
  expect(parsed.nodes.get('model.shop.m')?.config.meta).toEqual({ note: 'two\nlines' })
})
