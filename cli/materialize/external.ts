import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { JsonRecord } from '../core/config.ts'
import type { FileFormat, FileSql } from '../core/dialect.ts'
import type { Relation } from '../core/relation.ts'
import { didYouMean } from '../core/suggest.ts'
import type { Writing } from './build.ts'
import type { MaterializeInput } from './input.ts'
import { namesOf } from './layout.ts'
import { sql, stepOf, wrap, type Query } from './statement.ts'
import { withHeader } from './table.ts'

const FORMATS: readonly FileFormat[] = ['parquet', 'csv', 'json']

interface ExternalFiles {
  readonly location: string
  readonly format: FileFormat
  readonly partitionBy: readonly string[]
  readonly writeOptions: JsonRecord
  readonly readOptions: JsonRecord
}

/** `external`: files written beside their place, a view over them; once the tests pass the files move into place. */
export function externalWriting(input: MaterializeInput, relation: Relation, query: Query): Checked<Writing> {
  const files = input.dialect.files
  if (!files || !input.capabilities.externalFiles) {
    return bad(problem('materialization-unsupported', { materialized: 'external', engine: input.dialect.name }))
  }
  const found = externalFiles(input)
  if (!found.ok) return found
  const external = found.value
  // Object stores have no rename, and show a file whole or not at all: there the files are written in place.
  const remote = /^[a-z][a-z0-9+.-]+:\/\//i.test(external.location)
  const beside = remote ? external.location : `${external.location}__dbt_tmp`
  const write = stepOf(
    'write the files',
    withHeader(input, wrap(rowsOf(input, query, external), files.write(beside, external.writeOptions))),
    true,
  )
  const view = (location: string) =>
    sql('make the view over the files', viewSql(input, relation, files, external, location))
  return good({
    type: 'view',
    keeps: false,
    steps: remote
      ? [write, view(beside)]
      : [{ kind: 'remove-files', path: beside, purpose: 'clear the way' }, write, view(beside)],
    settle: remote
      ? []
      : [
          { kind: 'move-files', from: beside, to: external.location, purpose: 'move the files into place' },
          view(external.location),
        ],
    discard: remote ? [] : [{ kind: 'remove-files', path: beside, purpose: 'remove the rejected files' }],
  })
}

function externalFiles({ node, target, externalRoot }: MaterializeInput): Checked<ExternalFiles> {
  const options = recordOf(node.config.options)
  const partitionBy =
    typeof options.partition_by === 'string'
      ? options.partition_by.split(',').map((name) => name.trim())
      : namesOf(options.partition_by)
  const named = textOf(node.config.location)
  const format = (
    textOf(node.config.format) ??
    textOf(options.format) ??
    suffixOf(named) ??
    (node.config.delimiter === undefined ? 'parquet' : 'csv')
  ).toLowerCase()
  const known = FORMATS.find((one) => one === format)
  if (known === undefined) {
    return bad(
      problem('external-format-unknown', { format, known: FORMATS }, undefined, { hint: didYouMean(format, FORMATS) }),
    )
  }
  const location = named ?? (partitionBy.length > 0 ? target.identifier : `${target.identifier}.${known}`)
  return good({
    location: absolute(location, externalRoot),
    format: known,
    partitionBy,
    writeOptions: {
      format: known,
      ...(known === 'csv' && { header: true }),
      ...(node.config.delimiter !== undefined && { delimiter: node.config.delimiter }),
      ...options,
      ...(partitionBy.length > 0 && { partition_by: partitionBy }),
    },
    readOptions: recordOf(node.config[`${known}_read_options`]),
  })
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const recordOf = (value: unknown): JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

/** `sales.csv.gz` is a CSV file. */
function suffixOf(location: string | undefined): string | undefined {
  const suffix = location?.replace(/\.(?:gz|zst)$/i, '').match(/\.([a-z]+)$/i)?.[1]
  return suffix === undefined ? undefined : suffix.toLowerCase().replace('ndjson', 'json')
}

function absolute(location: string, root: string | undefined): string {
  if (root === undefined || location.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(location)) return location
  return `${root.replace(/\/$/, '')}/${location.replace(/^\.\//, '')}`
}

/*
 * Without a row COPY writes no partition folder (and no JSON that has columns), and the view would have no file to read. So an empty result is
 * written as one row of nulls, which the view leaves out.
 */
const needsMarker = (external: ExternalFiles): boolean => external.partitionBy.length > 0 || external.format === 'json'

function rowsOf({ facts, dialect }: MaterializeInput, query: Query, external: ExternalFiles): Query {
  if (!needsMarker(external)) return query
  const nulls = facts.newColumns.map(
    (column) => `${dialect.cast('null', column.type)} as ${dialect.quote(column.name)}`,
  )
  return wrap(query, {
    before: 'with model_rows as materialized (\n',
    after: `\n)\nselect * from model_rows\nunion all\nselect ${nulls.join(', ')}\nwhere not exists (select 1 from model_rows)`,
  })
}

function viewSql(
  input: MaterializeInput,
  relation: Relation,
  files: FileSql,
  external: ExternalFiles,
  location: string,
): string {
  const { dialect, node, facts } = input
  const hive = external.partitionBy.length > 0
  const path = hive ? `${location}/${'*/'.repeat(external.partitionBy.length)}*.${external.format}` : location
  const options = { ...(hive && { hive_partitioning: true }), ...external.readOptions }
  const names = facts.newColumns.map((column) => dialect.quote(column.name))
  const isMarker = names.map((name) => `${name} is null`).join(' and ')
  const filter = needsMarker(external) ? `\nwhere not (${isMarker})` : ''
  const fields = facts.newColumns.map(
    (column) => `${dialect.cast(dialect.quote(column.name), column.type)} as ${dialect.quote(column.name)}`,
  )
  const list = external.format === 'parquet' && !hive ? '*' : `\n  ${fields.join(',\n  ')}\n`
  const select = `select ${list} from ${files.read(external.format, path, options)}${filter}`
    .replace('select \n', 'select\n')
    .replace('\n from', '\nfrom')
  const around = dialect.viewAs({ relation, config: node.config, description: undefined })
  return around.before + select + around.after
}
