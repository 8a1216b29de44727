import { readFileSync } from 'node:fs'
import type { Location } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import { isDefinedModel, type ColumnDeclaration } from './define.ts'
import type { InputDeclaration } from './inputs.ts'
import type { ModuleFile } from './load.ts'

/** Why a module's default export is no model. */
export interface Invalidity {
  readonly reason: string
  /** The key of the declaration that it is about. */
  readonly key?: string
  readonly hint?: string | undefined
}

const known = [
  'inputs',
  'columns',
  'run',
  'config',
  'description',
  'models',
  'timeoutMs',
  'groupBy',
  'onGroupError',
  'fallback',
  'workers',
] as const

/** What those who know dbt write beside `config`. */
const configs =
  /^(materialized|incremental_strategy|unique_key|on_schema_change|tags|schema|database|alias|enabled|meta|group|access|contract|docs|event_time|batch_size|pre_hook|post_hook)$/

export function invalidity(value: unknown): Invalidity | undefined {
  if (value === undefined) {
    const hint = 'A module that models import belongs outside of their folders: in lib/, for example.'
    return { reason: 'it has no default export; write "export default defineModel({ … })"', hint }
  }
  if (!isDefinedModel(value) || typeof value !== 'object' || value === null) {
    return { reason: 'its default export is not made by defineModel' }
  }
  const stray = Object.keys(value).find((key) => !known.some((name) => name === key))
  if (stray !== undefined) {
    const hint = configs.test(stray) ? `It is a config: config: { ${stray}: … }` : didYouMean(stray, known)
    return { reason: `"${stray}" is no key of a model`, key: stray, hint }
  }
  const record: Readonly<Record<string, unknown>> = { ...value }
  return readingInvalidity(record) ?? optionInvalidity(record) ?? groupInvalidity(record)
}

function readingInvalidity({ inputs, columns, run }: Readonly<Record<string, unknown>>): Invalidity | undefined {
  if (!isRecord(inputs)) {
    const hint = inputs === undefined ? 'A model that reads nothing says so: inputs: {}' : undefined
    return { reason: '"inputs" must be an object of ref(…) and source(…)', key: 'inputs', hint }
  }
  const stray = Object.entries(inputs).find(([, input]) => !isInput(input))
  if (stray) return { reason: `input "${stray[0]}" must be ref(…) or source(…)`, key: stray[0] }
  if (!isRecord(columns)) {
    const hint = `Such as: columns: { id: 'bigint', name: 'varchar' }`
    return { reason: '"columns" must be an object of names and types', key: 'columns', hint }
  }
  if (Object.keys(columns).length === 0) return { reason: '"columns" declares no column', key: 'columns' }
  const untyped = Object.entries(columns).find(([, column]) => !isColumn(column))
  if (untyped) return { reason: `column "${untyped[0]}" must have a type such as "bigint"`, key: untyped[0] }
  return typeof run === 'function' ? undefined : { reason: '"run" must be a function', key: 'run' }
}

function optionInvalidity({ config, timeoutMs, models }: Readonly<Record<string, unknown>>): Invalidity | undefined {
  if (config !== undefined && !isRecord(config)) return { reason: '"config" must be an object', key: 'config' }
  if (timeoutMs !== undefined && !isCount(timeoutMs))
    return { reason: '"timeoutMs" must be a whole number of milliseconds', key: 'timeoutMs' }
  if (models !== undefined && !isNames(models))
    return { reason: '"models" must be a list of names, such as ["demand_forecast"]', key: 'models' }
  return undefined
}

function groupInvalidity(value: Readonly<Record<string, unknown>>): Invalidity | undefined {
  const { groupBy, onGroupError: policy = 'fail', fallback, workers } = value
  if (groupBy === undefined) return undefined
  if (!isNames(groupBy) || groupBy.length === 0)
    return { reason: '"groupBy" must be a list of column names', key: 'groupBy' }
  if (policy !== 'fail' && policy !== 'skip' && policy !== 'fallback') {
    return { reason: '"onGroupError" must be "fail", "skip" or "fallback"', key: 'onGroupError' }
  }
  if (policy === 'fallback' && typeof fallback !== 'function')
    return { reason: '"fallback" must be a function', key: fallback === undefined ? 'onGroupError' : 'fallback' }
  if (workers !== undefined && !isCount(workers))
    return { reason: '"workers" must be a whole number of threads', key: 'workers' }
  return undefined
}

/** Where the declaration has a key; without one where it begins. A search of the text: it is told where nothing else says. */
export function placeOfKey({ absolutePath, file }: ModuleFile, key: string | undefined): Location {
  const text = readFileSync(absolutePath, 'utf8')
  const start = text.search(/\bdefineModel\s*\(/)
  if (start < 0 || key === undefined) return { file }
  const escaped = key.replaceAll(/[^\w]/g, '\\$&')
  const found = new RegExp(`(?<=[{,\\s])["']?(${escaped})["']?\\s*[:(,}]`, 'd').exec(text.slice(start))
  const [offset, length] = found ? [start + (found.indices?.[1]?.[0] ?? 0), key.length] : [start, 'defineModel'.length]
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { file, line, column: offset - before.lastIndexOf('\n'), length }
}

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isInput = (value: unknown): value is InputDeclaration =>
  typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'ref' || value.kind === 'source')

const isColumn = (value: unknown): value is ColumnDeclaration =>
  typeof value === 'string'
    ? value.trim() !== ''
    : typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
