{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{%- endmacro %}

{#
  Every change between the history's current rows and the query, one row each: `dbt_change_type` is insert, update (an end for the old row) or delete.
  With `hard_deletes: new_record` a row that went is inserted once more, marked as deleted.
#}
{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set key = strategy.unique_key -%}
  {%- set joined = unique_key_join_on(key, 'snapshotted_data', 'source_data') -%}
  {%- set sees_deletes = strategy.hard_deletes in ('invalidate', 'new_record') -%}
  {%- set marks_deletes = strategy.hard_deletes == 'new_record' -%}
  {%- set deleted = columns.dbt_is_deleted -%}
  {%- set changed = '(' ~ strategy.row_changed ~ (' or snapshotted_data.' ~ deleted ~ " = 'True'" if marks_deletes else '') ~ ')' -%}
  with snapshot_query as (
    {{ source_sql }}
  ),

  snapshotted_data as (
    select *, {{ unique_key_fields(key) }}
    from {{ target_relation }}
    where {{ snapshot_row_is_current(columns.dbt_valid_to) }}
  ),

  insertions_source_data as (
    select *, {{ unique_key_fields(key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ get_dbt_valid_to_current(strategy, columns) }},
      {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
    from snapshot_query
  ),

  updates_source_data as (
    select *, {{ unique_key_fields(key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_to }}
    from snapshot_query
  ),
  {%- if sees_deletes %}

  deletes_source_data as (
    select *, {{ unique_key_fields(key) }}
    from snapshot_query
  ),
  {%- endif %}

  insertions as (
    select 'insert' as dbt_change_type, source_data.*{{ ", 'False' as " ~ deleted if marks_deletes }}
    from insertions_source_data as source_data
    left outer join snapshotted_data on {{ joined }}
    where {{ unique_key_is_null(key, 'snapshotted_data') }}
      or ({{ unique_key_is_not_null(key, 'snapshotted_data') }} and {{ changed }})
  ),

  updates as (
    select 'update' as dbt_change_type, source_data.*, snapshotted_data.{{ columns.dbt_scd_id }}{{ ', snapshotted_data.' ~ deleted if marks_deletes }}
    from updates_source_data as source_data
    join snapshotted_data on {{ joined }}
    where {{ changed }}
  )
  {%- if sees_deletes %},

  deletes as (
    select 'delete' as dbt_change_type, source_data.*,
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_to }},
      snapshotted_data.{{ columns.dbt_scd_id }}{{ ', snapshotted_data.' ~ deleted if marks_deletes }}
    {{ snapshot_gone_rows(strategy, columns, joined) }}
  )
  {%- endif %}
  {%- if marks_deletes %},

  deletion_records as (
    {{ snapshot_deletion_records(strategy, columns, joined, source_sql, target_relation) }}
  )
  {%- endif %}

  select * from insertions
  union all
  select * from updates
  {%- if sees_deletes %}
  union all
  select * from deletes
  {%- endif %}
  {%- if marks_deletes %}
  union all
  select * from deletion_records
  {%- endif %}
{%- endmacro %}

{# Current rows that the query no longer has; those already marked as deleted are left as they are. #}
{% macro snapshot_gone_rows(strategy, columns, joined) -%}
  from snapshotted_data
    left join deletes_source_data as source_data on {{ joined }}
    where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
    {%- if strategy.hard_deletes == 'new_record' %}
      and not (
        snapshotted_data.{{ columns.dbt_is_deleted }} = 'True'
        and {{ snapshot_row_is_current('snapshotted_data.' ~ columns.dbt_valid_to) }}
      )
    {%- endif %}
{%- endmacro %}

{# Their last values again, from now on, as deleted. A column that the history does not have yet is null. #}
{% macro snapshot_deletion_records(strategy, columns, joined, source_sql, target_relation) -%}
  {%- set known = get_list_of_column_names(get_columns_in_relation(target_relation)) -%}
  select 'insert' as dbt_change_type,
    {%- for name in get_columns_in_query(source_sql) %}
      {{ 'snapshotted_data' if name in known else 'source_data' }}.{{ adapter.quote(name) }},
    {%- endfor %}
    {%- if strategy.unique_key | is_list %}
      {%- for name in strategy.unique_key %}
      snapshotted_data.{{ name }} as dbt_unique_key_{{ loop.index }},
      {%- endfor %}
    {%- else %}
      snapshotted_data.dbt_unique_key as dbt_unique_key,
    {%- endif %}
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      snapshotted_data.{{ columns.dbt_valid_to }} as {{ columns.dbt_valid_to }},
      {{ snapshot_hash_arguments([columns.dbt_scd_id, snapshot_get_time()]) }} as {{ columns.dbt_scd_id }},
      'True' as {{ columns.dbt_is_deleted }}
    {{ snapshot_gone_rows(strategy, columns, joined) }}
{%- endmacro %}
