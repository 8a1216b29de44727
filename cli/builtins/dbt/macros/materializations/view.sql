{% materialization view, default %}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
  {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type if existing_relation else 'view') -%}
  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do drop_relation_if_exists(load_cached_relation(intermediate_relation)) -%}
  {%- do drop_relation_if_exists(load_cached_relation(backup_relation)) -%}

  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
  {%- call statement('main') -%}
    {{ get_create_view_as_sql(intermediate_relation, sql) }}
  {%- endcall -%}
  {%- do swap_relations(existing_relation, intermediate_relation, target_relation, backup_relation) -%}

  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do adapter.commit() -%}
  {%- do drop_relation_if_exists(load_cached_relation(backup_relation)) -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# For engines that replace a view in one statement. #}
{% macro create_or_replace_view() %}
  {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- set target_relation = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type='view') -%}
  {%- do run_hooks(pre_hooks) -%}
  {%- if old_relation is not none and old_relation.is_table -%}
    {%- do handle_existing_table(should_full_refresh(), old_relation) -%}
  {%- endif -%}
  {%- call statement('main') -%}
    {{ get_create_view_as_sql(target_relation, sql) }}
  {%- endcall -%}
  {%- set exists_as_view = old_relation is not none and old_relation.is_view -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(exists_as_view, full_refresh_mode=True)) -%}
  {%- do run_hooks(post_hooks) -%}
  {{ return({'relations': [target_relation]}) }}
{% endmacro %}
