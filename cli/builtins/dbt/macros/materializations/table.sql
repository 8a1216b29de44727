{#
  The materializations as templates, for custom ones that call or copy them; tsdbt's own runs are planned outside of templates.
  Each builds beside what is there, swaps by two renames, and lets go of the old relation after COMMIT.
#}

{% materialization table, default %}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
  {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type if existing_relation else 'table') -%}
  {%- do drop_relation_if_exists(load_cached_relation(intermediate_relation)) -%}
  {%- do drop_relation_if_exists(load_cached_relation(backup_relation)) -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
  {%- call statement('main') -%}
    {{ get_create_table_as_sql(False, intermediate_relation, sql) }}
  {%- endcall -%}
  {%- do create_indexes(intermediate_relation) -%}
  {%- do swap_relations(existing_relation, intermediate_relation, target_relation, backup_relation) -%}

  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}
  {%- do drop_relation_if_exists(load_cached_relation(backup_relation)) -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# Puts the new relation in the place of the old one, which waits under its backup name. #}
{% macro swap_relations(existing_relation, intermediate_relation, target_relation, backup_relation) -%}
  {%- if existing_relation is not none and load_cached_relation(existing_relation) is not none -%}
    {%- do adapter.rename_relation(existing_relation, backup_relation) -%}
  {%- endif -%}
  {%- do adapter.rename_relation(intermediate_relation, target_relation) -%}
{%- endmacro %}
