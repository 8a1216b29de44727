import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { didYouMean, nearest } from '../core/suggest.ts'
import { keysOfConfig } from '../project/schemas/config.ts'
import { modelConfig, seedConfig, snapshotConfig } from '../project/schemas/models.ts'
import { isColor } from './color-names.ts'
import { configDefaults, type ConfigKind } from './config-kinds.ts'
import { isList, isRecord, type Json, type JsonRecord } from './read-json.ts'

type Check = {
  readonly expected: string
  readonly holds: (value: Json) => boolean
  readonly choices?: readonly string[]
}

const isText = (value: Json): boolean => typeof value === 'string'
const orNull = ({ expected, holds }: Check): Check => ({ expected, holds: (value) => value === null || holds(value) })
const oneOf = (...choices: readonly string[]): Check => ({
  expected: choices
    .map((choice) => `"${choice}"`)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1'),
  holds: (value) => choices.includes(String(value)),
  choices,
})

const flag: Check = { expected: 'true or false', holds: (value) => typeof value === 'boolean' }
const text: Check = { expected: 'text', holds: isText }
const whole: Check = { expected: 'a whole number', holds: (value) => Number.isInteger(value) }
const mapping: Check = { expected: 'a mapping', holds: isRecord }
const texts: Check = { expected: 'a list of texts', holds: (value) => isList(value) && value.every(isText) }
const textOrTexts: Check = {
  expected: 'text or a list of texts',
  holds: (value) => isText(value) || texts.holds(value),
}

/** What `select … <written>` makes of a number of failures. */
const comparison: Check = {
  expected: 'a comparison such as "> 10"',
  holds: (value) => typeof value === 'string' && /^\s*(?:[<>=!]|(?:not\s+)?(?:between|in)\b|is\b|%)/i.test(value),
}

/** `docs:`, whose colour the page and dbt's own draw with. */
const shownDocs: Check = {
  expected: 'a mapping whose "node_color" is a colour of CSS or hexadecimal, such as "#ff8800"',
  holds: (value) =>
    isRecord(value) &&
    (value.node_color == null || (typeof value.node_color === 'string' && isColor(value.node_color))),
}

const shared: Readonly<Record<string, Check>> = {
  enabled: flag,
  alias: orNull(text),
  schema: orNull(text),
  database: orNull(text),
  tags: texts,
  meta: mapping,
  group: orNull(text),
  materialized: text,
  full_refresh: orNull(flag),
  unique_key: orNull(textOrTexts),
  persist_docs: mapping,
  quoting: mapping,
  column_types: mapping,
  grants: mapping,
  docs: shownDocs,
  contract: mapping,
  packages: texts,
}

const checks: Partial<Record<ConfigKind, Readonly<Record<string, Check>>>> = {
  model: {
    ...shared,
    access: oneOf('private', 'protected', 'public'),
    on_schema_change: orNull(oneOf('ignore', 'append_new_columns', 'sync_all_columns', 'fail')),
    on_error: orNull(oneOf('skip_children', 'continue')),
  },
  seed: { ...shared, materialized: oneOf('seed'), delimiter: text, quote_columns: orNull(flag) },
  snapshot: {
    ...shared,
    check_cols: orNull(textOrTexts),
    updated_at: orNull(text),
    hard_deletes: orNull(oneOf('ignore', 'invalidate', 'new_record')),
    target_schema: orNull(text),
    target_database: orNull(text),
  },
  function: {
    ...shared,
    materialized: oneOf('function'),
    type: oneOf('scalar', 'aggregate', 'table'),
    volatility: orNull(oneOf('deterministic', 'stable', 'non-deterministic')),
  },
  analysis: shared,
  test: {
    enabled: flag,
    alias: orNull(text),
    schema: orNull(text),
    database: orNull(text),
    tags: texts,
    meta: mapping,
    materialized: oneOf('test'),
    severity: {
      expected: '"warn" or "error"',
      holds: (value) => /^(?:warn|error)$/i.test(String(value)),
      choices: ['warn', 'error'],
    },
    limit: orNull(whole),
    where: orNull(text),
    fail_calc: text,
    warn_if: comparison,
    error_if: comparison,
    store_failures: orNull(flag),
  },
  source: { enabled: flag, tags: texts, meta: mapping },
  unit_test: { enabled: flag, tags: texts, meta: mapping },
  exposure: { enabled: flag, tags: texts, meta: mapping },
}

const checked = new WeakSet<JsonRecord>()

const keysOf: Partial<Record<ConfigKind, ReadonlySet<string>>> = {
  model: keysOfConfig(modelConfig),
  seed: keysOfConfig(seedConfig),
  snapshot: keysOfConfig(snapshotConfig),
}

/** Keys that are nearly a config's: as keys of their own nobody reads them. Those of properties files (`told`) were told as the file was read. */
export function configSlips(
  kind: ConfigKind,
  config: JsonRecord,
  told: JsonRecord,
  placeOf: (key: string) => Location,
): Diagnostic[] {
  const known = keysOf[kind]
  if (!known) return []
  return Object.keys(config).flatMap((key) => {
    if (known.has(key) || key in configDefaults[kind] || key in told) return []
    const near = nearest(key, known)
    if (near === undefined) return []
    const hint = `Did you mean "${near}"? A key of your own belongs under "meta".`
    return [problem('config-key-unknown', { key }, placeOf(key), { hint })]
  })
}

/** Configs of the wrong type, whatever they came from. A config object that many nodes share is checked once. */
export function configProblems(kind: ConfigKind, config: JsonRecord, placeOf: (key: string) => Location): Diagnostic[] {
  const table = checks[kind]
  if (!table || checked.has(config)) return []
  checked.add(config)
  const problems: Diagnostic[] = []
  for (const [key, check] of Object.entries(table)) {
    const value = config[key]
    if (value === undefined || check.holds(value)) continue
    const hint = check.choices && typeof value === 'string' ? didYouMean(value, check.choices) : undefined
    problems.push(
      problem('config-type', { key, expected: check.expected, found: shown(value) }, placeOf(key), { hint }),
    )
  }
  return problems
}

function shown(value: Json): string {
  if (isRecord(value) && typeof value.node_color === 'string') return `one with "${value.node_color}"`
  if (typeof value === 'string') return `"${value}"`
  if (value === null) return 'empty'
  if (isList(value)) {
    const odd = value.find((item) => typeof item !== 'string')
    return odd === undefined ? 'a list' : `a list that holds ${shown(odd)}`
  }
  return isRecord(value) ? 'a mapping' : String(value)
}
