import { carryMark } from '../core/float-marks.ts'
import { isRecord, recordOf, textOf, type Json, type JsonRecord } from './read-json.ts'
import { pyStr } from './python-text.ts'

/** Configs that a test's entry may have beside its arguments, in the order they are written out. */
const testConfigKeys = [
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'sql_header',
  'meta',
  'database',
  'schema',
  'alias',
] as const

/** One entry of `data_tests:`, taken apart. */
export interface TestDefinition {
  /** What stands before the dot of `package.test`. */
  readonly namespace: string | null
  readonly name: string
  /** Given by the user in place of a synthesized name. */
  readonly customName: string | null
  readonly description: string
  /** Not rendered yet, `model` left out. */
  readonly kwargs: JsonRecord
  readonly config: JsonRecord
  /** Arguments written beside `arguments:` instead of inside it. */
  readonly hasLooseArguments: boolean
  /** Configs written beside `config:` instead of inside it. */
  readonly looseConfigs: readonly string[]
}

export type DefinitionFault =
  | { readonly fault: 'shape'; readonly keys: readonly string[] }
  | { readonly fault: 'arguments'; readonly name: string }
  | { readonly fault: 'name'; readonly name: string }
  | { readonly fault: 'model'; readonly name: string }
  | { readonly fault: 'twice'; readonly name: string; readonly key: string }

const namePattern = /^(?:([a-zA-Z_][0-9a-zA-Z_]*)\.)?([a-zA-Z_][0-9a-zA-Z_]*)/

/** Reads `unique`, `{unique: {…}}` or `{test_name: unique, …}`. */
export function readTestDefinition(entry: Json, columnName: string | null): TestDefinition | DefinitionFault {
  const named = nameAndArguments(entry)
  if ('fault' in named) return named
  const pattern = namePattern.exec(named.name)
  if (!pattern) return { fault: 'name', name: named.name }
  const kwargs: Record<string, Json | undefined> = { ...named.args }
  if (columnName !== null) kwargs.column_name = columnName
  const inside = kwargs.arguments
  delete kwargs.arguments
  const { config: written } = kwargs
  delete kwargs.config
  const looseConfigs = testConfigKeys.filter((key) => key in kwargs)
  const taken = takeConfig(kwargs, recordOf(written))
  if (typeof taken === 'string') return { fault: 'twice', name: named.name, key: taken }
  const customName = textOf(kwargs.name)
  const description = textOf(kwargs.description) ?? ''
  delete kwargs.name
  delete kwargs.description
  const hasLooseArguments = !isRecord(inside) && Object.keys(kwargs).some((key) => key !== 'column_name')
  const all = isRecord(inside) ? { ...kwargs, ...inside } : kwargs
  if ('model' in all) return { fault: 'model', name: named.name }
  return {
    namespace: pattern[1] ?? null,
    name: pattern[2] ?? '',
    customName,
    description,
    kwargs: all,
    config: taken,
    hasLooseArguments,
    looseConfigs,
  }
}

function nameAndArguments(entry: Json): { name: string; args: JsonRecord } | DefinitionFault {
  if (typeof entry === 'string') return { name: entry, args: {} }
  if (!isRecord(entry)) return { fault: 'shape', keys: [] }
  const named = textOf(entry.test_name)
  if (named !== null) {
    const { test_name: _, ...args } = entry
    return { name: named, args }
  }
  const [only, ...more] = Object.keys(entry)
  if (only === undefined || more.length > 0) return { fault: 'shape', keys: Object.keys(entry) }
  const args = entry[only]
  if (args === null || args === undefined) return { name: only, args: {} }
  return isRecord(args) ? { name: only, args } : { fault: 'arguments', name: only }
}

/** Moves configs out of `kwargs`, in their fixed order, then what `config:` has beyond them. A text names a key that is in both. */
function takeConfig(kwargs: Record<string, Json | undefined>, written: JsonRecord): JsonRecord | string {
  const config: Record<string, Json | undefined> = {}
  const rest: Record<string, Json | undefined> = { ...written }
  for (const key of testConfigKeys) {
    const beside = kwargs[key]
    delete kwargs[key]
    if (isTruthy(beside) && written[key] !== undefined) return key
    const value = isTruthy(beside) ? beside : (written[key] ?? beside)
    delete rest[key]
    if (value !== null && value !== undefined) config[key] = value
  }
  for (const [key, value] of Object.entries(rest)) {
    if (value === null || value === undefined) continue
    config[key] = value
    carryMark(rest, key, config)
  }
  return config
}

const isTruthy = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== false && value !== 0 && value !== ''

/** `{{ test_unique(**_dbt_generic_test_kwargs) }}{{ config(…) }}`: the template of a generic test, as dbt writes it. */
export function genericTestTemplate(namespace: string | null, name: string, config: JsonRecord): string {
  const macro = namespace === null ? `test_${name}` : `${namespace}.test_${name}`
  const written = Object.entries(config).map(([key, value]) => `${key}=${literal(value)}`)
  const call = written.length > 0 ? `{{ config(${written.join(',')}) }}` : ''
  return `{{ ${macro}(**_dbt_generic_test_kwargs) }}${call}`
}

const literal = (value: Json | undefined): string =>
  typeof value === 'string' ? `"${value.replaceAll('"', '\\"')}"` : pyStr(value)

/** The same configs as `state:modified` compares them: what stands in the template's `config()`. */
export const unrenderedTestConfig = (config: JsonRecord): Record<string, string> =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, pyStr(value)]))
