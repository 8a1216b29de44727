import { join } from 'node:path'
import type { Dialect, FileFormat, RejectsSql } from '../../core/dialect.ts'
import { bad, good, problem, type Checked, type Location } from '../../core/diagnostic.ts'
import type { SourceNode } from '../../core/node.ts'
import { didYouMean } from '../../core/suggest.ts'
import { delimiterOfFile, readHeader } from './csv.ts'
import { isRemote, matchFiles } from './glob.ts'

export interface FilesQuery {
  readonly sql: string
  /** The project's own files that it reads. */
  readonly local: readonly string[]
  readonly rejects: RejectsSql | undefined
}

interface FilesRequest {
  readonly source: SourceNode
  readonly globs: readonly string[]
  readonly root: string
  readonly dialect: Dialect
  readonly keepsRejects: boolean
  readonly at: Location
}

/** The project's files among a loader's globs, sorted; what only the engine can read is not among them. */
export const localFiles = (root: string, globs: readonly string[]): readonly string[] => [
  ...new Set(globs.filter((glob) => !isRemote(glob)).flatMap((glob) => matchFiles(root, glob))),
]

/** A SELECT over a loader's files. Columns that are declared have their declared types, nothing is guessed of them. */
export function filesQuery(request: FilesRequest): Checked<FilesQuery> {
  const { globs, root, dialect, source } = request
  if (!dialect.files) return bad(problem('loader-unsupported', { source: source.name, what: 'files' }, request.at))
  const local = localFiles(root, globs)
  const paths = [...local, ...globs.filter(isRemote)]
  const rejects = request.keepsRejects ? dialect.files.rejects?.('tsdbt_rejects', root) : undefined
  const first = local.find((file) => formatOf(file) === 'csv' && !isCompressed(file))
  const selects: string[] = []
  for (const path of paths) {
    const format = formatOf(path)
    if (format === undefined)
      return bad(problem('loader-file-kind', { file: path }, request.at, { config: 'loader.files' }))
    const made =
      format === 'csv' && !isRemote(path) && !isCompressed(path)
        ? csvSelect(path, first ?? path, request, rejects)
        : good(plainSelect(path, format, request))
    if (!made.ok) return made
    selects.push(made.value)
  }
  return good({ sql: selects.join('\nunion all by name\n'), local, rejects })
}

const formats: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  parquet: 'parquet',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
}

function formatOf(path: string): FileFormat | undefined {
  const ending = /\.([a-z]+)(?:\.(?:gz|zst))?(?:\?.*)?$/i.exec(path)?.[1]
  return ending === undefined ? undefined : formats[ending.toLowerCase()]
}

function csvSelect(
  file: string,
  first: string,
  request: FilesRequest,
  rejects: RejectsSql | undefined,
): Checked<string> {
  const { root, source, dialect } = request
  const path = join(root, file)
  const delimiter = delimiterOfFile(path)
  const header = headerOf(path, delimiter)
  const declared = Object.values(source.columns).filter((column) => column.data_type !== null)
  const types = new Map(declared.map((column) => [column.name.toLowerCase(), column.data_type ?? '']))
  const missing = declared.find(({ name }) => !header.some((found) => found.toLowerCase() === name.toLowerCase()))
  if (missing) {
    const hint = didYouMean(missing.name, header) ?? `Its columns are ${header.join(', ')}.`
    return bad(problem('loader-header-missing', { column: missing.name }, { file, line: 1 }, { hint }))
  }
  const expected = headerOf(join(root, first), delimiter)
  if (sorted(header) !== sorted(expected)) {
    return bad(problem('loader-header-differs', { first, expected, found: header }, { file, line: 1 }))
  }
  const options = { header: true, delim: delimiter, quote: '"', escape: '"', ...rejects?.options }
  const read =
    declared.length === 0
      ? dialect.files?.read('csv', path, options)
      : dialect.files?.read('csv', path, {
          ...options,
          auto_detect: false,
          nullstr: '',
          columns: Object.fromEntries(
            header.map((name) => [name, types.get(name.toLowerCase()) ?? dialect.typeName('string')]),
          ),
        })
  const order = [...declared.map(({ name }) => name), ...header.filter((name) => !types.has(name.toLowerCase()))]
  return good(`select ${order.map((name) => dialect.quote(name)).join(', ')}\nfrom ${read}`)
}

const sorted = (names: readonly string[]): string => JSON.stringify(names.map((name) => name.toLowerCase()).toSorted())

/** Only the engine can look into it. */
const isCompressed = (file: string): boolean => /\.(gz|zst)$/.test(file)

const headerOf = (path: string, delimiter: string): readonly string[] =>
  (readHeader(path, delimiter) ?? []).map((name) => name.trim())

function plainSelect(path: string, format: FileFormat, { root, source, dialect }: FilesRequest): string {
  const full = isRemote(path) ? path : join(root, path)
  const columns = Object.values(source.columns).filter((column) => column.data_type !== null)
  const list = columns.map(
    ({ name, data_type: type }) => `${dialect.cast(dialect.quote(name), type ?? '')} as ${dialect.quote(name)}`,
  )
  return `select ${list.length === 0 ? '*' : list.join(', ')}\nfrom ${dialect.files?.read(format, full, {})}`
}
