import type { TableSpec } from '../../core/dialect.ts'
import { quoteGoogleString } from '../../sql/quote.ts'

/** `\noptions (…)` of a table or view, from the config's keys that BigQuery knows; empty when there are none. */
export function optionsClause(
  config: Readonly<Record<string, unknown>>,
  description: string | undefined,
  of: 'table' | 'view' | 'materialized view',
  partitioned: boolean,
): string {
  const options: string[] = []
  if (description !== undefined) options.push(`description = ${quoteGoogleString(description)}`)
  const labels = entriesOf({
    ...(config['labels_from_meta'] === true && recordOf(config.meta)),
    ...recordOf(config.labels),
  })
  if (labels.length > 0) options.push(`labels = [${labels.join(', ')}]`)
  const tags = entriesOf(recordOf(config['resource_tags']))
  if (tags.length > 0) options.push(`tags = [${tags.join(', ')}]`)
  if (typeof config.hours_to_expiration === 'number') {
    options.push(
      `expiration_timestamp = timestamp_add(current_timestamp(), interval ${config.hours_to_expiration} hour)`,
    )
  }
  if (of !== 'view' && typeof config.kms_key_name === 'string')
    options.push(`kms_key_name = ${quoteGoogleString(config.kms_key_name)}`)
  if (of === 'materialized view') options.push(...refreshOptions(config))
  if (of === 'table') {
    if (partitioned && config.require_partition_filter === true) options.push('require_partition_filter = true')
    if (typeof config['enable_change_history'] === 'boolean')
      options.push(`enable_change_history = ${config['enable_change_history']}`)
    if (partitioned && typeof config.partition_expiration_days === 'number') {
      options.push(`partition_expiration_days = ${config.partition_expiration_days}`)
    }
  }
  return options.length === 0 ? '' : `\noptions (\n  ${options.join(',\n  ')}\n)`
}

function refreshOptions(config: Readonly<Record<string, unknown>>): readonly string[] {
  const { enable_refresh: isRefreshed, refresh_interval_minutes: minutes, max_staleness: staleness } = config
  const { allow_non_incremental_definition: isFree } = config
  return [
    ...(typeof isRefreshed === 'boolean' ? [`enable_refresh = ${isRefreshed}`] : []),
    ...(typeof minutes === 'number' && isRefreshed !== false ? [`refresh_interval_minutes = ${minutes}`] : []),
    // An interval as it is written: `interval 4 hour`.
    ...(typeof staleness === 'string' ? [`max_staleness = ${staleness}`] : []),
    ...(typeof isFree === 'boolean' ? [`allow_non_incremental_definition = ${isFree}`] : []),
  ]
}

const recordOf = (value: unknown): object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

function entriesOf(pairs: object): readonly string[] {
  return Object.entries(pairs).map(
    ([key, value]) =>
      `(${quoteGoogleString(key)}, ${quoteGoogleString(typeof value === 'string' ? value : JSON.stringify(value ?? null))})`,
  )
}

export const tableOptions = (table: TableSpec): string =>
  optionsClause(table.config, table.description, 'table', table.layout.partition !== undefined)

export const materializedViewOptions = (view: TableSpec): string =>
  optionsClause(view.config, view.description, 'materialized view', false)
