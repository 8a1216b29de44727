import type { Asked } from './rest-double.ts'

/**
 * What of BigQuery's REST API a request breaks, or undefined. The rules are those of the reference (jobs, tables, datasets): a service that is not the
 * real one would take more than that, and what it takes would be refused in production.
 */
export function brokenRule(asked: Asked): string | undefined {
  const route = routes.find(({ method, path }) => method === asked.method && path.test(asked.path))
  if (!route) return `The API has no ${asked.method} ${asked.path}.`
  const unknown = Object.keys(asked.query).find((name) => !route.query.includes(name) && !always.has(name))
  if (unknown !== undefined) return `Unknown query parameter "${unknown}" of ${asked.method} ${asked.path}.`
  return numbersOf(asked) ?? route.body?.(asked)
}

interface Route {
  readonly method: string
  readonly path: RegExp
  readonly query: readonly string[]
  readonly body?: (asked: Asked) => string | undefined
}

const always = new Set(['alt', 'fields', 'prettyPrint', 'quotaUser', 'uploadType', 'upload_id'])
const named = String.raw`/[\w.:-]+`

const routes: readonly Route[] = [
  { method: 'POST', path: new RegExp(`^${named}/jobs$`), query: [], body: insertedJob },
  { method: 'GET', path: new RegExp(`^${named}/jobs/[\\w-]+$`), query: ['location'] },
  { method: 'POST', path: new RegExp(`^${named}/jobs/[\\w-]+/cancel$`), query: ['location'] },
  {
    method: 'GET',
    path: new RegExp(`^${named}/queries/[\\w-]+$`),
    query: [
      'location', 'maxResults', 'pageToken', 'startIndex', 'timeoutMs',
      'formatOptions.useInt64Timestamp', 'formatOptions.timestampOutputFormat',
    ], // prettier-ignore
  },
  { method: 'GET', path: new RegExp(`^${named}/datasets$`), query: ['all', 'filter', 'maxResults', 'pageToken'] },
  { method: 'POST', path: new RegExp(`^${named}/datasets$`), query: ['accessPolicyVersion'] },
  { method: 'GET', path: new RegExp(`^${named}/datasets/\\w+$`), query: ['datasetView', 'accessPolicyVersion'] },
  { method: 'PATCH', path: new RegExp(`^${named}/datasets/\\w+$`), query: ['updateMode', 'accessPolicyVersion'] },
  { method: 'GET', path: new RegExp(`^${named}/datasets/\\w+/tables$`), query: ['maxResults', 'pageToken'] },
  { method: 'GET', path: new RegExp(`^${named}/datasets/\\w+/tables/[^/]+$`), query: ['selectedFields', 'view'] },
  { method: 'PATCH', path: new RegExp(`^${named}/datasets/\\w+/tables/[^/]+$`), query: ['autodetect_schema'] },
  { method: 'DELETE', path: new RegExp(`^${named}/datasets/\\w+/tables/[^/]+$`), query: [] },
]

function numbersOf({ query }: Asked): string | undefined {
  const wrong = ['maxResults', 'startIndex', 'timeoutMs'].find(
    (name) => query[name] !== undefined && !/^\d+$/.test(query[name]),
  )
  return wrong === undefined ? undefined : `"${wrong}" is a whole number, not "${query[wrong]}".`
}

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {} // checked just before

const KINDS = ['query', 'load', 'copy', 'extract'] as const

function insertedJob(asked: Asked): string | undefined {
  const job = asked.query['uploadType'] === 'multipart' ? fieldsOf(multipartHead(asked.text)) : fieldsOf(asked.body)
  const configuration = fieldsOf(job['configuration'])
  const kinds = KINDS.filter((kind) => configuration[kind] !== undefined)
  if (kinds.length !== 1) return `A job is one of ${KINDS.join(', ')}; this one is ${kinds.join(' and ') || 'none'}.`
  return (
    referenceFault(fieldsOf(job['jobReference']), asked.path.split('/')[1] ?? '') ??
    unknownIn(configuration, configurationKeys, 'configuration') ??
    textNumbers(configuration, ['jobTimeoutMs'], 'configuration') ??
    labelFault(configuration['labels']) ??
    (kinds[0] === 'query' ? queryFault(fieldsOf(configuration['query'])) : undefined) ??
    (kinds[0] === 'load' ? loadFault(fieldsOf(configuration['load'])) : undefined)
  )
}

/** The first part of a multipart upload: the job as JSON. */
export function multipartHead(text: string): unknown {
  const json = /\r?\n\r?\n(\{.*?\})\r?\n--/s.exec(text)?.[1]
  return json === undefined ? undefined : JSON.parse(json)
}

/** The second part: the data. */
export function multipartData(text: string): string {
  const boundary = /^--(\S+)/.exec(text)?.[1] ?? ''
  const part = text.split(`--${boundary}`)[2] ?? ''
  return part.replace(/^.*?\r?\n\r?\n/s, '').replace(/\r?\n$/, '')
}

function referenceFault(reference: Fields, project: string): string | undefined {
  const { projectId, jobId } = reference
  if (projectId !== undefined && projectId !== project)
    return `jobReference.projectId is "${String(projectId)}", the path says "${project}".`
  if (jobId !== undefined && !(typeof jobId === 'string' && /^[\w-]{1,1024}$/.test(jobId)))
    return `A job id has letters, digits, _ and -, 1,024 at most; not "${String(jobId)}".`
  return unknownIn(reference, ['projectId', 'jobId', 'location'], 'jobReference')
}

const configurationKeys = ['query', 'load', 'copy', 'extract', 'dryRun', 'jobTimeoutMs', 'labels', 'reservation', 'jobType', 'maxSlots'] // prettier-ignore
const queryKeys = [
  'query', 'useLegacySql', 'priority', 'maximumBytesBilled', 'destinationTable', 'createDisposition', 'writeDisposition', 'defaultDataset',
  'queryParameters', 'parameterMode', 'useQueryCache', 'connectionProperties', 'createSession', 'allowLargeResults', 'clustering', 'timePartitioning',
  'rangePartitioning', 'schemaUpdateOptions', 'scriptOptions', 'destinationEncryptionConfiguration', 'tableDefinitions', 'continuous',
] // prettier-ignore

function queryFault(query: Fields): string | undefined {
  if (typeof query['query'] !== 'string' || query['query'].trim() === '') return 'A query job has a text.'
  if (query['query'].length > 1024 * 1024) return 'A query is no longer than 1 MiB.'
  if (query['useLegacySql'] !== false)
    return 'useLegacySql is true unless it is said to be false: this text is GoogleSQL.'
  if (query['priority'] !== undefined && !['INTERACTIVE', 'BATCH'].includes(String(query['priority'])))
    return `A priority is INTERACTIVE or BATCH, not "${String(query['priority'])}".`
  return (
    unknownIn(query, queryKeys, 'configuration.query') ??
    textNumbers(query, ['maximumBytesBilled'], 'configuration.query')
  )
}

const loadKeys = [
  'destinationTable', 'sourceUris', 'sourceFormat', 'schema', 'autodetect', 'writeDisposition', 'createDisposition', 'schemaUpdateOptions',
  'skipLeadingRows', 'fieldDelimiter', 'quote', 'nullMarker', 'nullMarkers', 'encoding', 'allowQuotedNewlines', 'allowJaggedRows', 'ignoreUnknownValues',
  'maxBadRecords', 'timePartitioning', 'rangePartitioning', 'clustering', 'projectionFields', 'parquetOptions', 'decimalTargetTypes', 'useAvroLogicalTypes',
  'jsonExtension', 'hivePartitioningOptions', 'destinationEncryptionConfiguration', 'destinationTableProperties', 'preserveAsciiControlCharacters',
  'columnNameCharacterMap', 'timeZone', 'dateFormat', 'datetimeFormat', 'timeFormat', 'timestampFormat', 'sourceColumnMatch', 'createSession',
  'connectionProperties', 'referenceFileSchemaUri', 'fileSetSpecType', 'copyFilesOnly',
] // prettier-ignore
const formats = ['CSV', 'NEWLINE_DELIMITED_JSON', 'AVRO', 'PARQUET', 'ORC', 'DATASTORE_BACKUP']

function loadFault(load: Fields): string | undefined {
  const target = fieldsOf(load['destinationTable'])
  const missing = ['projectId', 'datasetId', 'tableId'].find((key) => typeof target[key] !== 'string')
  if (missing !== undefined) return `destinationTable of a load job has no ${missing}.`
  const oneOf = (key: string, values: readonly string[]): string | undefined =>
    load[key] === undefined || values.includes(String(load[key]))
      ? undefined
      : `${key} cannot be "${String(load[key])}".`
  return (
    unknownIn(load, loadKeys, 'configuration.load') ??
    oneOf('sourceFormat', formats) ??
    oneOf('writeDisposition', ['WRITE_APPEND', 'WRITE_TRUNCATE', 'WRITE_EMPTY', 'WRITE_TRUNCATE_DATA']) ??
    oneOf('createDisposition', ['CREATE_IF_NEEDED', 'CREATE_NEVER'])
  )
}

const unknownIn = (found: Fields, known: readonly string[], owner: string): string | undefined => {
  const unknown = Object.keys(found).find((key) => !known.includes(key))
  return unknown === undefined ? undefined : `Unknown name "${unknown}" at ${owner}.`
}

/** 64-bit integers are texts in JSON. */
const textNumbers = (found: Fields, keys: readonly string[], owner: string): string | undefined => {
  const wrong = keys.find(
    (key) => found[key] !== undefined && !(typeof found[key] === 'string' && /^\d+$/.test(found[key])),
  )
  return wrong === undefined ? undefined : `${owner}.${wrong} is a whole number written as text.`
}

function labelFault(labels: unknown): string | undefined {
  const entries = Object.entries(fieldsOf(labels))
  if (entries.length > 64) return 'A job has 64 labels at most.'
  const wrong = entries.find(
    ([key, value]) =>
      !/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key) ||
      typeof value !== 'string' ||
      !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value),
  )
  return wrong === undefined ? undefined : `A label cannot be "${wrong[0]}": ${JSON.stringify(wrong[1])}.`
}
