{% materialization incremental, default %}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set temp_relation = make_temp_relation(target_relation) -%}
  {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
  {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type if existing_relation else 'table') -%}
  {%- set is_full = should_full_refresh() or (existing_relation is not none and existing_relation.is_view) -%}
  {%- set strategy_macro = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') -%}
  {%- do drop_relation_if_exists(load_cached_relation(intermediate_relation)) -%}
  {%- do drop_relation_if_exists(load_cached_relation(backup_relation)) -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
  {%- if existing_relation is none -%}
    {%- set build_sql = get_create_table_as_sql(False, target_relation, sql) -%}
  {%- elif is_full -%}
    {%- set build_sql = get_create_table_as_sql(False, intermediate_relation, sql) -%}
  {%- else -%}
    {%- do run_query(get_create_table_as_sql(True, temp_relation, sql)) -%}
    {%- set build_sql = strategy_macro(incremental_arguments(target_relation, temp_relation, existing_relation)) -%}
  {%- endif -%}
  {%- call statement('main') -%}
    {{ build_sql }}
  {%- endcall -%}
  {%- if existing_relation is none -%}
    {%- do create_indexes(target_relation) -%}
  {%- elif is_full -%}
    {%- do create_indexes(intermediate_relation) -%}
    {%- do swap_relations(existing_relation, intermediate_relation, target_relation, backup_relation) -%}
  {%- endif -%}

  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, is_full)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do adapter.commit() -%}
  {%- do drop_relation_if_exists(load_cached_relation(backup_relation)) -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# What a strategy's macro gets, after the target took the new rows' columns as far as on_schema_change lets it. #}
{% macro incremental_arguments(target_relation, temp_relation, existing_relation) %}
  {%- if not config.get('contract').enforced -%}
    {%- do adapter.expand_target_column_types(from_relation=temp_relation, to_relation=target_relation) -%}
  {%- endif -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
  {%- set synced = process_schema_changes(on_schema_change, temp_relation, existing_relation) -%}
  {{ return({
    'target_relation': target_relation,
    'temp_relation': temp_relation,
    'unique_key': config.get('unique_key'),
    'dest_columns': synced or adapter.get_columns_in_relation(existing_relation),
    'incremental_predicates': config.get('predicates', none) or config.get('incremental_predicates', none)
  }) }}
{% endmacro %}
