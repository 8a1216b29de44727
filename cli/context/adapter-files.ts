import path from 'node:path'
import { createHash } from '../core/digest.ts'
import { dictEntries, dictGet, dictSet } from '../jinja/dict.ts'
import { declare, hostFunction } from '../jinja/host.ts'
import { truthy } from '../jinja/iterate.ts'
import { str } from '../jinja/text.ts'
import { isDict, type Dict, type Value } from '../jinja/values.ts'
import type { AdapterMethod } from './adapter-object.ts'
import { requiredText } from './arguments.ts'
import { TableValue } from './table.ts'

const fixed =
  (name: string, value: Value): AdapterMethod =>
  () =>
    hostFunction(name, () => value)

/** Methods that dbt-duckdb adds: files read and written by SQL, and questions about services that are not in play here. */
export const adapterFiles: Readonly<Record<string, AdapterMethod>> = {
  is_motherduck: fixed('is_motherduck', false),
  is_ducklake: fixed('is_ducklake', false),
  use_ducklake_table_workarounds: fixed('use_ducklake_table_workarounds', false),
  disable_transactions: fixed('disable_transactions', false),
  get_binding_char: fixed('get_binding_char', '?'),
  ensure_transaction: fixed('ensure_transaction', null),
  catalog_supports_foreign_keys: fixed('catalog_supports_foreign_keys', true),
  existing_key_constraint_types: fixed('existing_key_constraint_types', []),
  external_root: ({ env }) =>
    hostFunction('external_root', () =>
      typeof env.target.external_root === 'string' ? env.target.external_root : '.',
    ),
  get_seed_file_path: () =>
    declare('get_seed_file_path', ['model'], (model = null) => {
      const part = (key: string) => str(isDict(model) ? (dictGet(model, key) ?? '') : '')
      return path.join(part('root_path'), part('original_file_path'))
    }),
  external_write_options: () =>
    declare('external_write_options', ['write_location', 'rendered_options'], (location, options = null) =>
      isDict(options) ? writeOptions(requiredText(location, 'write_location'), options) : '',
    ),
  external_read_location: () =>
    declare('external_read_location', ['write_location', 'rendered_options'], (location, options = null) =>
      readLocation(requiredText(location, 'write_location'), isDict(options) ? options : new Map()),
    ),
  convert_datetimes_to_strs: () =>
    declare('convert_datetimes_to_strs', ['table'], (table = null) => {
      if (!(table instanceof TableValue)) return table
      const { columns, rows } = table.shape
      const isTime = columns.map(({ type }) => /^timestamp|^datetime/i.test(type))
      return table.with({
        rows: rows.map((row) => row.map((value, index) => (isTime[index] && value !== null ? str(value) : value))),
      })
    }),
  warn_once: ({ env }) =>
    declare('warn_once', ['msg'], (message = '') => {
      env.emit({ type: 'note', level: 'warn', text: str(message) })
      return null
    }),
  parse_index: () =>
    declare('parse_index', ['raw_index'], (index = null) => (isDict(index) ? indexValue(index) : null)),
  batch_id_for_model: () => declare('batch_id_for_model', ['model'], batchId),
}

/** The options of COPY … TO: the format by the file's name, headers in CSV, lists in parentheses, texts in quotes. */
function writeOptions(location: string, options: Dict): string {
  const compression = { '.gz': 'gzip', '.zst': 'zstd' }[path.extname(location).toLowerCase()]
  const bare = compression === undefined ? location : location.slice(0, -path.extname(location).length)
  if (dictGet(options, 'format') === undefined) {
    const suffix = path.extname(bare).toLowerCase().slice(1)
    const isDelimited = dictGet(options, 'delimiter') !== undefined
    dictSet(options, 'format', suffix || (isDelimited ? 'csv' : 'parquet'))
    if (compression !== undefined && dictGet(options, 'compression') === undefined)
      dictSet(options, 'compression', compression)
  }
  if (dictGet(options, 'format') === 'csv' && dictGet(options, 'header') === undefined) dictSet(options, 'header', 1)
  const partition = dictGet(options, 'partition_by')
  const isBareList = partition !== undefined && str(partition).includes(',') && !str(partition).startsWith('(')
  if (isBareList) dictSet(options, 'partition_by', `(${str(partition)})`)
  return [...dictEntries(options)].map(([key, value]) => writeOption(str(key), str(value))).join(', ')
}

function writeOption(key: string, value: string): string {
  const isText = ['delimiter', 'quote', 'escape', 'null'].includes(key.toLowerCase())
  return isText && !value.startsWith("'") ? `${key} '${value}'` : `${key} ${value}`
}

/** What reads back what was written: a glob where there is a folder of files. */
function readLocation(location: string, options: Dict): string {
  const partition = dictGet(options, 'partition_by')
  const isFolder = truthy(partition ?? false) || truthy(dictGet(options, 'per_thread_output') ?? false)
  if (!isFolder) return location
  const depth = truthy(partition ?? false) ? str(partition ?? '').split(',').length : 0
  return `${[location, '*', ...Array<string>(depth).fill('*')].join('/')}.${str(dictGet(options, 'format') ?? 'parquet')}`
}

function indexValue(index: Dict): Value {
  const columns = dictGet(index, 'columns') ?? []
  const unique = dictGet(index, 'unique') ?? false
  const name = (relation: Value) =>
    createHash('md5')
      .update(`${str(columns)}_${str(relation)}_${str(unique)}_${Date.now()}`)
      .digest('hex')
  return { columns, unique, render: declare('render', ['relation'], (relation = null) => name(relation)) }
}

/** A batch's start as part of a table's name: `20240101_000000`; empty outside of batches. */
function batchId(model: Value = null): string {
  const batch = isDict(model) ? dictGet(model, 'batch') : undefined
  const start = batch !== undefined && isDict(batch) ? dictGet(batch, 'event_time_start') : undefined
  return start === undefined || start === null ? '' : str(start).replace(/[-:+]/g, '').replaceAll(' ', '_')
}
