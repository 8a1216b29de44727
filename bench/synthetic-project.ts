import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Writes a project that dbt and tsdbt both read: `models` views in layers of a hundred, each with three parents and one config call, and three
 * tests a model. Both project file names hold the same text.
 */
export function writeSyntheticProject(folder: string, models: number, databasePath: string): void {
  mkdirSync(path.join(folder, 'models'), { recursive: true })
  const project = [
    'name: synthetic',
    "version: '1.0'",
    'config-version: 2',
    'profile: synthetic',
    'flags: {send_anonymous_usage_stats: false}',
    'models: {synthetic: {+materialized: view}}',
    '',
  ].join('\n')
  for (const name of ['project.yml', 'dbt_project.yml']) writeFileSync(path.join(folder, name), project)
  writeFileSync(
    path.join(folder, 'profiles.yml'),
    `synthetic:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: '${databasePath}', schema: main, threads: 2}\n`,
  )
  const perLayer = 100
  for (let layer = 0; layer * perLayer < models; layer++) {
    const directory = path.join(folder, 'models', `layer_${layer}`)
    mkdirSync(directory, { recursive: true })
    const properties: string[] = ['version: 2', 'models:']
    for (let slot = 0; slot < perLayer && layer * perLayer + slot < models; slot++) {
      const name = modelName(layer, slot)
      writeFileSync(path.join(directory, `${name}.sql`), modelText(layer, slot, perLayer))
      properties.push(
        `  - name: ${name}`,
        `    description: Model ${slot} of layer ${layer}.`,
        '    columns:',
        '      - name: id',
        '        data_tests: [unique, not_null]',
        '      - name: kind',
        `        data_tests: [{accepted_values: {arguments: {values: ['a', 'b']}}}]`,
      )
    }
    writeFileSync(path.join(directory, '_properties.yml'), `${properties.join('\n')}\n`)
  }
}

const modelName = (layer: number, slot: number): string => `model_${layer}_${slot}`

function modelText(layer: number, slot: number, perLayer: number): string {
  if (layer === 0) return `{{ config(tags=['base']) }}\nselect ${slot} as id, 'a' as kind\n`
  const parents = [0, 1, 2].map((step) => modelName(layer - 1, (slot + step * 7) % perLayer))
  return [
    `{{ config(tags=['layer_${layer}']) }}`,
    `with first as (select * from {{ ref('${parents[0]}') }}),`,
    `second as (select * from {{ ref('${parents[1]}') }}),`,
    `third as (select * from {{ ref('${parents[2]}') }})`,
    'select first.id, first.kind from first',
    'left join second on second.id = first.id',
    'left join third on third.id = first.id',
    '',
  ].join('\n')
}
