{# The macro of a snapshot's strategy: `snapshot_<name>_strategy`, of a package when the name has a dot. #}
{% macro strategy_dispatch(name) -%}
  {%- set parts = name.split('.', 1) -%}
  {%- set package_name = parts[0] if parts | length == 2 else none -%}
  {%- if package_name is not none and package_name not in context -%}
    {%- do exceptions.raise_compiler_error("Could not find package '" ~ package_name ~ "', called with '" ~ name ~ "'") -%}
  {%- endif -%}
  {%- set found = context if package_name is none else context[package_name] -%}
  {%- set wanted = 'snapshot_' ~ parts[-1] ~ '_strategy' -%}
  {%- if wanted not in found -%}
    {%- do exceptions.raise_compiler_error(
      "The specified strategy macro '" ~ parts[-1] ~ "' was not found in package '" ~ package_name ~ "'"
    ) -%}
  {%- endif -%}
  {{ return(found[wanted]) }}
{%- endmacro %}

{# One text that tells rows apart by these expressions. #}
{% macro snapshot_hash_arguments(args) -%}
  {{ adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) }}
{%- endmacro %}

{% macro default__snapshot_hash_arguments(args) -%}
  md5({% for arg in args %}coalesce(cast({{ arg }} as varchar), ''){{ " || '|' || " if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro snapshot_string_as_time(timestamp) -%}
  {{ return(adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp)) }}
{%- endmacro %}

{% macro default__snapshot_string_as_time(timestamp) -%}
  {%- do exceptions.raise_not_implemented('snapshot_string_as_time is not implemented for ' ~ adapter.type()) -%}
{%- endmacro %}

{#
  A strategy is a dict: unique_key, updated_at, row_changed (a condition on both rows), scd_id, hard_deletes, invalidate_hard_deletes.
  Times are compared with the history's own column: a history begun by another strategy need not have the source's.
#}
{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set updated_at = config.get('updated_at') -%}
  {{ return(snapshot_strategy(
    updated_at, '(' ~ snapshotted_rel ~ '.' ~ columns.dbt_valid_from ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')'
  )) }}
{% endmacro %}

{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {%- set updated_at = config.get('updated_at') or snapshot_get_time() -%}
  {%- set column_added, check_cols = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) -%}
  {%- set differences = [get_true_sql()] if column_added else [] -%}
  {%- for column in check_cols if not column_added -%}
    {%- set old, new = snapshotted_rel ~ '.' ~ column, current_rel ~ '.' ~ column -%}
    {%- do differences.append(
      old ~ ' != ' ~ new
      ~ ' or ((' ~ old ~ ' is null) and not (' ~ new ~ ' is null))'
      ~ ' or ((not ' ~ old ~ ' is null) and (' ~ new ~ ' is null))'
    ) -%}
  {%- endfor -%}
  {{ return(snapshot_strategy(updated_at, '(' ~ differences | join(' or ') ~ ')')) }}
{% endmacro %}

{# What the strategies have in common. #}
{% macro snapshot_strategy(updated_at, row_changed) %}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
  {{ return({
    'unique_key': unique_key,
    'updated_at': updated_at,
    'row_changed': row_changed,
    'scd_id': snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
    'invalidate_hard_deletes': hard_deletes == 'invalidate',
    'hard_deletes': hard_deletes
  }) }}
{% endmacro %}

{# Whether the query has a column that the history lacks, and the columns that can be compared, quoted. #}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
  {%- if not target_exists -%}
    {{ return((false, [])) }}
  {%- endif -%}
  {%- set query = node['compiled_code'] -%}
  {%- if check_cols_config != 'all' -%}
    {%- if check_cols_config is string or check_cols_config is not iterable or not check_cols_config -%}
      {%- do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) -%}
    {%- endif -%}
    {%- set query = 'select ' ~ check_cols_config | join(', ') ~ ' from (\n' ~ query ~ '\n) subq' -%}
  {%- endif -%}
  {%- set target = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
  {%- set existing = adapter.get_columns_in_relation(target) | map(attribute='name') | list -%}
  {%- set wanted = get_columns_in_query(query) -%}
  {%- set shared = [] -%}
  {%- for column in wanted if column in existing -%}
    {%- do shared.append(adapter.quote(column)) -%}
  {%- endfor -%}
  {{ return((shared | length < wanted | length, shared)) }}
{%- endmacro %}
