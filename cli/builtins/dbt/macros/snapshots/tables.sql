{% macro get_snapshot_table_column_names() %}
  {%- set names = {} -%}
  {%- for name in ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'] -%}
    {%- do names.update({name: name}) -%}
  {%- endfor -%}
  {{ return(names) }}
{% endmacro %}

{% macro get_true_sql() -%}
  {{ return(adapter.dispatch('get_true_sql', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_true_sql() -%}
  {{ return('TRUE') }}
{%- endmacro %}

{# Null, or the value configured for rows that still hold, in the type of the strategy's time. #}
{% macro get_dbt_valid_to_current(strategy, columns) -%}
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ config.get('dbt_valid_to_current') or 'null' }}) as {{ columns.dbt_valid_to }}
{%- endmacro %}

{# The first history: every row holds since its time. #}
{% macro build_snapshot_table(strategy, sql) -%}
  {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{%- endmacro %}

{% macro default__build_snapshot_table(strategy, sql) %}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() %}
  select *,
    {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, columns) }}
    {%- if strategy.hard_deletes == 'new_record' %},
    'False' as {{ columns.dbt_is_deleted }}
    {%- endif %}
  from (
    {{ sql }}
  ) sbq
{% endmacro %}

{% macro create_columns(relation, columns) -%}
  {{ adapter.dispatch('create_columns', 'dbt')(relation, columns) }}
{%- endmacro %}

{% macro default__create_columns(relation, columns) -%}
  {%- for column in columns -%}
    {%- call statement() -%}
      alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }};
    {%- endcall -%}
  {%- endfor -%}
{%- endmacro %}

{% macro post_snapshot(staging_relation) -%}
  {{ adapter.dispatch('post_snapshot', 'dbt')(staging_relation) }}
{%- endmacro %}

{% macro default__post_snapshot(staging_relation) -%}
{%- endmacro %}

{% macro build_snapshot_staging_table(strategy, sql, target_relation) %}
  {%- set staging = make_temp_relation(target_relation) -%}
  {%- call statement('build_snapshot_staging_relation') -%}
    {{ create_table_as(True, staging, snapshot_staging_table(strategy, sql, target_relation)) }}
  {%- endcall -%}
  {{ return(staging) }}
{% endmacro %}

{% macro get_updated_at_column_data_type(snapshot_sql) %}
  {%- for column in get_column_schema_from_query(snapshot_sql) if column.name | lower == 'dbt_updated_at' -%}
    {{ return(column.dtype) }}
  {%- endfor -%}
  {{ return(none) }}
{% endmacro %}

{# Warns when the clock and the source's times are of two types, which compare by way of a time zone. #}
{% macro check_time_data_types(sql) %}
  {%- set of_source = get_updated_at_column_data_type(sql) -%}
  {%- set of_clock = get_snapshot_get_time_data_type() -%}
  {%- if of_source is not none and of_clock is not none and of_source != of_clock -%}
    {%- do exceptions.warn_snapshot_timestamp_data_types(of_clock, of_source) -%}
  {%- endif -%}
{% endmacro %}

{% macro snapshot_merge_sql(target, source, insert_cols) -%}
  {{ adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols) }}
{%- endmacro %}

{# Ends the rows that changed or went, and adds the new ones. #}
{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  merge into {{ target.render() }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }}
  when matched
    and {{ snapshot_row_is_current('DBT_INTERNAL_DEST.' ~ columns.dbt_valid_to) }}
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    then update set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  when not matched
    and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
    then insert ({{ insert_cols | join(', ') }})
    values ({{ insert_cols | join(', ') }})
{%- endmacro %}

{# The condition of rows that still hold; where a value other than null says so, null means it as well. #}
{% macro snapshot_row_is_current(valid_to) -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- if current -%}
    ({{ equals(valid_to, current | trim) }} or {{ valid_to }} is null)
  {%- else -%}
    {{ valid_to }} is null
  {%- endif -%}
{%- endmacro %}
