{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') %}
  {%- if on_schema_change in ['sync_all_columns', 'append_new_columns', 'fail', 'ignore'] -%}
    {{ return(on_schema_change) }}
  {%- endif -%}
  {%- do log('on_schema_change cannot be ' ~ on_schema_change ~ '; it is taken as ' ~ default ~ '.') -%}
  {{ return(default) }}
{% endmacro %}

{% macro check_for_schema_changes(source_relation, target_relation) %}
  {{ return(adapter.dispatch('check_for_schema_changes', 'dbt')(source_relation, target_relation)) }}
{% endmacro %}

{% macro default__check_for_schema_changes(source_relation, target_relation) %}
  {%- set source_columns = adapter.get_columns_in_relation(source_relation) -%}
  {%- set target_columns = adapter.get_columns_in_relation(target_relation) -%}
  {%- set added = diff_columns(source_columns, target_columns) -%}
  {%- set removed = diff_columns(target_columns, source_columns) -%}
  {%- set retyped = diff_column_data_types(source_columns, target_columns) -%}
  {{ return({
    'schema_changed': (added + removed + retyped) | length > 0,
    'source_not_in_target': added,
    'target_not_in_source': removed,
    'source_columns': source_columns,
    'target_columns': target_columns,
    'new_target_types': retyped
  }) }}
{% endmacro %}

{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
  {{ return(adapter.dispatch('sync_column_schemas', 'dbt')(on_schema_change, target_relation, schema_changes_dict)) }}
{% endmacro %}

{% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
  {%- set syncs = on_schema_change == 'sync_all_columns' -%}
  {%- set added = schema_changes_dict.source_not_in_target if syncs or on_schema_change == 'append_new_columns' else [] -%}
  {%- set removed = schema_changes_dict.target_not_in_source if syncs else [] -%}
  {%- if added or removed -%}
    {%- do alter_relation_add_remove_columns(target_relation, added, removed) -%}
  {%- endif -%}
  {%- for change in schema_changes_dict.new_target_types if syncs -%}
    {%- do alter_column_type(target_relation, change.column_name, change.new_type) -%}
  {%- endfor -%}
{% endmacro %}

{% macro process_schema_changes(on_schema_change, source_relation, target_relation) %}
  {{ return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation, target_relation)) }}
{% endmacro %}

{# Brings the target to the source's columns as far as the config says; gives the columns to insert, nothing where changes are ignored. #}
{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) %}
  {%- if on_schema_change == 'ignore' -%}
    {{ return({}) }}
  {%- endif -%}
  {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
  {%- if changes.schema_changed and on_schema_change == 'fail' -%}
    {%- do exceptions.raise_compiler_error(
      'The columns of this incremental model and of its table differ, and on_schema_change is "fail".'
      ~ '\n  New in the model: ' ~ changes.source_not_in_target | map(attribute='name') | join(', ')
      ~ '\n  No longer in the model: ' ~ changes.target_not_in_source | map(attribute='name') | join(', ')
      ~ '\n  Of another type: ' ~ changes.new_target_types | map(attribute='column_name') | join(', ')
      ~ '\nSet on_schema_change to append_new_columns or sync_all_columns, or run with --full-refresh.'
    ) -%}
  {%- elif changes.schema_changed -%}
    {%- do sync_column_schemas(on_schema_change, target_relation, changes) -%}
  {%- endif -%}
  {{ return(changes.source_columns) }}
{% endmacro %}
