import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { JsonRecord } from '../core/config.ts'
import type { FileFormat, FileSql } from '../core/dialect.ts'
import type { Relation } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
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
  /** The folder is added to, not made anew. */
  readonly keepsOthers: boolean
  readonly readOptions: JsonRecord
}

/** `external`: files written beside their place, a view over them; once the tests pass the files move into place. */
export function externalWriting(input: MaterializeInput, relation: Relation, query: Query): Checked<Writing> {
  const files = input.dialect.files
  if (!files || !input.capabilities.externalFiles) {
    return bad(
      problem('materialization-unsupported', { materialized: 'external', engine: input.dialect.name }, undefined, {
        config: 'materialized',
      }),
    )
  }
  const found = externalFiles(input)
  if (!found.ok) return found
  const external = found.value
  const stored = { path: external.location, format: external.format }
  const write = (path: string): Step =>
    stepOf(
      'write the files',
      withHeader(input, wrap(rowsOf(input, query, external), files.write(path, external.writeOptions))),
      true,
    )
  const view = (path: string): Step =>
    sql('make the view over the files', viewSql(input, relation, files, external, path))
  // Object stores have no rename, and show a file whole or not at all: there the files are written in place.
  if (isRemote(external.location)) {
    return good({
      type: 'view',
      keeps: false,
      steps: [write(external.location), view(external.location)],
      files: stored,
    })
  }
  const beside = besideOf(external.location)
  return good({
    type: 'view',
    keeps: false,
    files: stored,
    steps: [{ kind: 'remove-files', path: beside, purpose: 'clear the way' }, write(beside), view(beside)],
    settle: [
      {
        kind: 'move-files',
        from: beside,
        to: external.location,
        purpose: 'move the files into place',
        ...(external.keepsOthers && { keepsOthers: true }),
      },
      view(external.location),
    ],
    discard: [{ kind: 'remove-files', path: beside, purpose: 'remove the rejected files' }],
  })
}

const isRemote = (location: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(location)

/** In the same folder, so that moving is a rename; with the same suffix, which tells the engine the compression. */
const besideOf = (location: string): string => location.replace(/[^/]+$/, '__dbt_tmp__$&')

function externalFiles({ node, target, externalRoot, projectRoot }: MaterializeInput): Checked<ExternalFiles> {
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
      problem('external-format-unknown', { format, known: FORMATS }, undefined, {
        hint: didYouMean(format, FORMATS),
        config: 'format',
      }),
    )
  }
  const location =
    named === undefined
      ? absolute(partitionBy.length > 0 ? target.identifier : `${target.identifier}.${known}`, externalRoot)
      : absolute(named, projectRoot)
  return good({
    location,
    format: known,
    partitionBy,
    writeOptions: {
      format: known,
      ...(known === 'csv' && { header: true }),
      ...(node.config.delimiter !== undefined && { delimiter: node.config.delimiter }),
      ...options,
      ...(partitionBy.length > 0 && { partition_by: partitionBy }),
    },
    keepsOthers: partitionBy.length > 0 && addingModes.some((mode) => isOn(options[mode])),
    readOptions: recordOf(node.config[`${known}_read_options`]),
  })
}

/** Modes of COPY that leave the folder's other files alone. */
const addingModes = ['overwrite_or_ignore', 'append']

const isOn = (value: unknown): boolean => value === true || value === 1 || /^(?:true|1)$/i.test(String(value))

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
  const names = facts.newColumns.map((column) => dialect.quote(column.name))
  const isMarker = names.map((name) => `${name} is null`).join(' and ')
  const filter = needsMarker(external) ? `\nwhere not (${isMarker})` : ''
  const hive = external.partitionBy.length > 0
  const path = hive ? `${location}/${'*/'.repeat(external.partitionBy.length)}*.${external.format}` : location
  const options = {
    ...readingOptions(input, external),
    ...(hive && { hive_partitioning: true }),
    ...external.readOptions,
  }
  const around = dialect.viewAs({ relation, config: node.config, description: undefined })
  return `${around.before}select\n  ${fieldsOf(input, external).join(',\n  ')}\nfrom ${files.read(external.format, path, options)}${filter}${around.after}`
}

/** Folder names are text: what they say is cast back. Columns come in the model's order, not the partition columns last. */
function fieldsOf({ dialect, facts }: MaterializeInput, external: ExternalFiles): readonly string[] {
  const inFolders = new Set(external.partitionBy.map((name) => name.toLowerCase()))
  return facts.newColumns.map((column) => {
    const name = dialect.quote(column.name)
    return inFolders.has(column.name.toLowerCase()) ? `${dialect.cast(name, column.type)} as ${name}` : name
  })
}

/** Text formats say nothing of types: the model's own are given, and nothing is guessed. */
function readingOptions({ facts }: MaterializeInput, external: ExternalFiles): JsonRecord {
  if (external.format === 'parquet') return {}
  const inFolders = new Set(external.partitionBy.map((name) => name.toLowerCase()))
  const inFiles = facts.newColumns.filter((column) => !inFolders.has(column.name.toLowerCase()))
  const columns = Object.fromEntries(inFiles.map((column) => [column.name, column.type]))
  const {
    delimiter,
    delim,
    sep,
    quote,
    escape,
    nullstr,
    null: nullText,
    dateformat,
    timestampformat,
    compression,
  } = external.writeOptions
  const common = defined({ columns, compression, dateformat, timestampformat })
  if (external.format === 'json') return common
  return defined({
    ...common,
    header: external.writeOptions.header ?? true,
    auto_detect: false,
    delim: delimiter ?? delim ?? sep ?? ',',
    quote: quote ?? '"',
    escape: escape ?? '"',
    nullstr: nullstr ?? nullText ?? '',
    allow_quoted_nulls: false,
  })
}

const defined = (options: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
