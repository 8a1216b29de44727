import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const files: Readonly<Record<string, string>> = {
  'project.yml': "name: recorded\nversion: '1.0'\nconfig-version: 2\nprofile: recorded\n",
  'seeds/fruits.csv': 'id,name,price,bought_on\n1,apple,1.5,2024-01-01\n2,pear,,2024-02-29\n',
  'models/fruit_names.sql': "select id, name from {{ ref('fruits') }}\n",
  'models/fruits_by_day.sql': `{{ config(materialized='table', partition_by={'field': 'bought_on', 'data_type': 'date', 'granularity': 'day'}, cluster_by=['id']) }}
select * from {{ ref('fruits') }}
`,
  'models/fruits_kept.sql': `{{ config(materialized='incremental', unique_key='id', incremental_strategy='merge') }}
select id, name, price from {{ ref('fruits') }}
`,
  'models/_properties.yml': `version: 2
models:
  - name: fruit_names
    columns: [{name: id, data_tests: [unique, not_null]}]
  - name: fruits_kept
    columns: [{name: name, data_tests: [{accepted_values: {arguments: {values: [apple, pear]}}}]}]
`,
}

/** A project that is small enough to be built for cents, and asks for jobs, loads, metadata and errors. */
export function writeRecordedProject(folder: string): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  return folder
}

/** What is run on it, one after another; the last ends with an error of the service. */
export const recordedCommands: readonly (readonly string[])[] = [
  ['build'],
  ['build'],
  ['docs', 'generate'],
  ['show', '--inline', "select nope from {{ ref('fruits') }}"],
]
