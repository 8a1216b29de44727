import { hostFunction } from '../jinja/host.ts'
import { pyTuple, type Value } from '../jinja/values.ts'
import type { AdapterMethod } from './adapter-object.ts'
import { emptyResult } from './results.ts'

const always =
  (make: () => Value): AdapterMethod =>
  () =>
    hostFunction('adapter', make)

const none = always(() => null)
const list = always(() => [])
const no = always(() => false)
const emptyText = always(() => '')
const result = always(() => pyTuple('', emptyResult()))

/** What dbt answers in place of the warehouse while files are parsed. */
export const adapterParsing: Readonly<Record<string, AdapterMethod>> = {
  execute: result,
  add_query: result,
  run_sql_for_tests: none,
  commit: emptyText,
  get_partitions_metadata: result,
  get_column_schema_from_query: list,
  get_columns_in_relation: list,
  get_columns_in_table: list,
  get_columns_in_select_sql: list,
  get_missing_columns: list,
  get_relation: none,
  load_relation: none,
  already_exists: no,
  check_schema_exists: no,
  list_schemas: list,
  list_relations: list,
  list_relations_without_caching: list,
  create_schema: none,
  drop_schema: none,
  drop_relation: none,
  truncate_relation: none,
  rename_relation: none,
  valid_snapshot_target: none,
  assert_valid_snapshot_target_given_strategy: none,
  get_incremental_strategy_macro: none,
  get_hard_deletes_behavior: none,
  location_exists: no,
  store_relation: none,
  get_rows_different_sql: emptyText,
}
