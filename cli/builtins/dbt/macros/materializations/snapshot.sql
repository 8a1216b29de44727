{% materialization snapshot, default %}
  {%- set exists, target_relation = get_or_create_relation(
    database=model.database, schema=model.schema, identifier=model.get('alias', model.get('name')), type='table'
  ) -%}
  {%- if not target_relation.is_table -%}
    {%- do exceptions.relation_wrong_type(target_relation, 'table') -%}
  {%- endif -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
  {%- set strategy = strategy_dispatch(config.get('strategy'))(model, 'snapshotted_data', 'source_data', model['config'], exists) -%}
  {%- if exists -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- do adapter.assert_valid_snapshot_target_given_strategy(target_relation, columns, strategy) -%}
    {%- do check_time_data_types(snapshot_staging_table(strategy, sql, target_relation)) -%}
    {%- set staging = build_snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- set build_sql = snapshot_merge_sql(target_relation, staging, snapshot_insert_columns(strategy, staging, target_relation)) -%}
  {%- else -%}
    {%- set first_sql = build_snapshot_table(strategy, model['compiled_code']) -%}
    {%- do check_time_data_types(first_sql) -%}
    {%- set build_sql = create_table_as(False, target_relation, first_sql) -%}
  {%- endif -%}
  {%- call statement('main') -%}
    {{ build_sql }}
  {%- endcall -%}

  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(exists, full_refresh_mode=False)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- if not exists -%}
    {%- do create_indexes(target_relation) -%}
  {%- endif -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do adapter.commit() -%}
  {%- if exists -%}
    {%- do post_snapshot(staging) -%}
  {%- endif -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# The staged columns, quoted, without those that only the comparison needs; the history takes those it does not have yet. #}
{% macro snapshot_insert_columns(strategy, staging, target_relation) %}
  {%- set inner = ['dbt_change_type', 'dbt_unique_key'] -%}
  {%- for key in strategy.unique_key if strategy.unique_key | is_list -%}
    {%- do inner.append('dbt_unique_key_' ~ loop.index) -%}
  {%- endfor -%}
  {%- set inner = inner + (inner | map('upper') | list) -%}
  {%- do adapter.expand_target_column_types(from_relation=staging, to_relation=target_relation) -%}
  {%- do create_columns(target_relation, adapter.get_missing_columns(staging, target_relation) | rejectattr('name', 'in', inner) | list) -%}
  {%- set quoted = [] -%}
  {%- for column in adapter.get_columns_in_relation(staging) | rejectattr('name', 'in', inner) -%}
    {%- do quoted.append(adapter.quote(column.name)) -%}
  {%- endfor -%}
  {{ return(quoted) }}
{% endmacro %}
