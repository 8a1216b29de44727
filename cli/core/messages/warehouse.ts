import { error, warning } from './message.ts'

interface ColumnLike {
  readonly name: string
  readonly type: string
}

interface ColumnChange {
  readonly added: readonly ColumnLike[]
  readonly removed: readonly ColumnLike[]
  readonly retyped: readonly ColumnLike[]
}

interface ContractMismatch {
  readonly column: string
  readonly definition: string
  readonly contract: string
  readonly mismatch: string
}

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

const columnList = (columns: readonly ColumnLike[]): string =>
  `[${columns.map((column) => `${column.name} ${column.type}`).join(', ')}]`

function textTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)]
}

/** Connections, adapters and materializations. */
export const warehouseMessages = {
  'materialization-unknown': error<{ materialized: string }>(
    ({ materialized }) => `There is no materialization "${materialized}".`,
  ),
  'version-pointer-taken': error<{ name: string; alias: string }>(
    ({ name, alias }) =>
      `The latest version of "${name}" is named "${alias}" itself, so no view of that name can point at it.`,
  ),
  'materialization-unsupported': error<{ materialized: string; engine: string }>(
    ({ materialized, engine }) => `The materialization "${materialized}" is not possible for ${engine}.`,
  ),
  'config-unsupported': error<{ key: string; node: string }>(
    ({ key, node }) => `"${node}" uses the config "${key}", which tsdbt does not support.`,
  ),
  'config-missing': error<{ key: string; needs: string }>(({ key, needs }) => `${needs} needs the config "${key}".`),
  'column-not-found': error<{ column: string; node: string; key: string }>(
    ({ column, node, key }) => `"${column}" of ${key} is not a column of "${node}".`,
  ),
  'incremental-strategy-unknown': error<{ strategy: string; known: readonly string[] }>(
    ({ strategy, known }) => `"${strategy}" is not an incremental strategy here; there are ${listed(known)}.`,
  ),
  'incremental-schema-changed': error<ColumnChange>(({ added, removed, retyped }) =>
    [
      'The source and target schemas on this incremental model are out of sync!',
      'They can be reconciled in several ways:',
      '  - set the `on_schema_change` config to either append_new_columns or sync_all_columns, depending on your situation.',
      '  - Re-run the incremental model with `full_refresh: True` to update the target schema.',
      '  - update the schema manually and re-run the process.',
      '',
      'Additional troubleshooting context:',
      `   Source columns not in target: ${columnList(added)}`,
      `   Target columns not in source: ${columnList(removed)}`,
      `   New column types: ${columnList(retyped)}`,
    ].join('\n'),
  ),
  'incremental-columns-missing': error<{ node: string; columns: readonly string[] }>(
    ({ node, columns }) => `The query of "${node}" no longer gives ${listed(columns)}, which its table has.`,
  ),
  'merge-columns-both': error<{ node: string }>(
    ({ node }) => `"${node}" has both merge_update_columns and merge_exclude_columns; only one of them can be.`,
  ),
  'microbatch-window-missing': error<{ node: string }>(
    ({ node }) => `"${node}" is a microbatch model, but no batch of it is asked for.`,
  ),
  'contract-incomplete': error<{ node: string; columns: readonly string[] }>(({ node, columns }) =>
    columns.length === 0
      ? `"${node}" has an enforced contract, but its properties declare no columns.`
      : `"${node}" has an enforced contract, but its properties give no data_type for ${listed(columns)}.`,
  ),
  'contract-broken': error<{ rows: readonly ContractMismatch[] }>(({ rows }) =>
    [
      'This model has an enforced contract that failed.',
      "Please ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.",
      '',
      ...textTable([
        ['column_name', 'definition_type', 'contract_type', 'mismatch_reason'],
        ...rows.map((row) => [row.column, row.definition, row.contract, row.mismatch]),
      ]),
    ].join('\n'),
  ),
  'seed-empty': error<object>(() => 'The seed has no header line.'),
  'seed-header-empty': error<{ position: number }>(({ position }) => `Column ${position} of the seed has no name.`),
  'seed-header-duplicate': error<{ column: string }>(({ column }) => `Two columns of the seed are named "${column}".`),
  'seed-column-type-unknown': warning<{ column: string }>(
    ({ column }) => `"${column}" of column_types is not a column of the seed.`,
  ),
  'seed-row-width': error<{ expected: number; found: number }>(
    ({ expected, found }) => `This row has ${found} values, but the header has ${expected}.`,
  ),
  'seed-over-view': error<{ relation: string }>(({ relation }) => `Cannot seed to ${relation}, it is a view.`),
  'snapshot-strategy-unknown': error<{ strategy: string }>(({ strategy }) =>
    strategy === ''
      ? 'The snapshot needs the config "strategy": timestamp or check.'
      : `"${strategy}" is not a snapshot strategy; there are "timestamp" and "check".`,
  ),
  'snapshot-target-type': error<{ relation: string; type: string }>(
    ({ relation, type }) => `The snapshot's target ${relation} is a ${type}, not a table.`,
  ),
  'snapshot-target-columns': error<{ relation: string; columns: readonly string[] }>(
    ({ relation, columns }) =>
      `The snapshot's target ${relation} has no ${listed(columns)}; it was not made by this snapshot.`,
  ),
  'external-format-unknown': error<{ format: string; known: readonly string[] }>(
    ({ format, known }) => `"${format}" is not a format of external files; there are ${listed(known)}.`,
  ),
  'connection-failed': error<{ reason: string }>(({ reason }) => `Cannot connect to the database: ${reason}`),
  'adapter-unknown': error<{ type: string; known: readonly string[] }>(
    ({ type, known }) =>
      `There is no adapter "${type}"; tsdbt runs on ${known.map((name) => `"${name}"`).join(' and ')}.`,
  ),
  'profile-key-python': warning<{ key: string }>(
    ({ key }) => `"${key}" of the target names Python code, which tsdbt does not run; it is left out.`,
  ),
  'profile-key-unused': warning<{ key: string; reason: string }>(
    ({ key, reason }) => `"${key}" of the target changes nothing: ${reason}.`,
  ),
  'profile-method-missing': error<{ key: string; method: string }>(
    ({ key, method }) => `"${key}" of the target is for the method "${method}", but no "method" is given.`,
  ),
  'profile-database-mismatch': error<{ database: string; path: string; expected: string }>(
    ({ database, path, expected }) =>
      `"database" of the target is "${database}", but the database of "${path}" is named "${expected}".`,
  ),
}
