{#
  MERGE by column names, or by the configs that refine it: merge_update_condition, merge_insert_condition, merge_update_columns,
  merge_exclude_columns, merge_update_set_expressions, merge_on_using_columns, merge_returning_columns, and merge_clauses for whole clauses.
#}
{% macro duckdb__get_incremental_merge_sql(args_dict) %}
  {{ return(duckdb__get_merge_sql(
    args_dict.target_relation,
    args_dict.temp_relation,
    args_dict.unique_key,
    args_dict.dest_columns,
    normalize_incremental_predicates(args_dict.get('incremental_predicates'))
  )) }}
{% endmacro %}

{% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- do validate_merge_config(config, target) -%}
  {%- set predicates = normalize_incremental_predicates(incremental_predicates) -%}
  {%- set updated = config.get('merge_update_columns', none) or [] -%}
  {%- set excluded = config.get('merge_exclude_columns', none) or [] -%}
  {%- set expressions = config.get('merge_update_set_expressions', none) or {} -%}
  {%- set defaults = merge_clause_defaults(
    config.get('merge_update_condition', none), config.get('merge_insert_condition', none), updated, excluded, expressions
  ) -%}
  {%- set clauses = config.get('merge_clauses', none) or {} -%}
  {%- set update = defaults.when_matched_update_explicit if updated or excluded or expressions else defaults.when_matched_update_by_name -%}
  {%- set returning = config.get('merge_returning_columns', none) or [] -%}
  {{ config.get('sql_header', none) or '' }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  {{ duckdb__merge_join_clause(unique_key, config.get('merge_on_using_columns', none) or [], predicates) }}
  {%- for clause in clauses.get('when_matched', [update]) %}
  when matched{{ duckdb__merge_condition(clause) }} then {{ duckdb__merge_action(clause, dest_columns) }}
  {%- endfor %}
  {%- for clause in clauses.get('when_not_matched', [defaults.when_not_matched_insert_by_name]) %}
  when not matched{{ ' by ' ~ clause.by if clause.by }}{{ duckdb__merge_condition(clause) }} then {{ duckdb__merge_action(clause, dest_columns) }}
  {%- endfor %}
  {%- if returning %}
  returning {{ returning if returning is string else returning | join(', ') }}
  {%- endif %}
{%- endmacro %}

{% macro duckdb__merge_join_clause(unique_key, merge_on_using_columns, incremental_predicates) -%}
  {%- set filters = incremental_predicates or [] -%}
  {%- if merge_on_using_columns -%}
    using ({{ merge_on_using_columns | join(', ') }}){{ ' on (' ~ filters | join(') and (') ~ ')' if filters }}
  {%- else -%}
    {%- set matches = [] -%}
    {%- for key in ([unique_key] if unique_key is string else unique_key or []) -%}
      {%- do matches.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
    {%- endfor -%}
    on ({{ ((matches or ['FALSE']) + filters) | join(') and (') }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__merge_condition(clause) -%}
  {%- set condition = clause.get('condition') -%}
  {%- if condition %} and {{ condition if condition is string else '(' ~ condition | join(') and (') ~ ')' }}{% endif -%}
{%- endmacro %}

{% macro duckdb__merge_action(clause, dest_columns) -%}
  {%- set action, mode = clause.get('action'), clause.get('mode') -%}
  {%- if action == 'update' and (mode == 'explicit' or clause.get('set_expressions')) -%}
    update set {{ duckdb__merge_assignments(clause, dest_columns) | join(', ') }}
  {%- elif action == 'insert' and mode == 'explicit' -%}
    insert ({{ clause.insert.columns | join(', ') }}) values ({{ clause.insert['values'] | join(', ') }})
  {%- elif action in ('update', 'insert') -%}
    {{ action }} {{ {'by_name': 'by name', 'by_position': 'by position', 'star': 'set *' if action == 'update' else '*'}[mode] }}
  {%- elif action == 'error' -%}
    error{{ " '" ~ clause.error_message | replace("'", "''") ~ "'" if clause.error_message }}
  {%- else -%}
    {{ {'delete': 'delete', 'do_nothing': 'do nothing'}[action] }}
  {%- endif -%}
{%- endmacro %}

{# The expressions that are given, then the other columns as the source has them. #}
{% macro duckdb__merge_assignments(clause, dest_columns) %}
  {%- set details = clause.get('update', {}) -%}
  {%- set expressions = details.get('set_expressions', clause.get('set_expressions', {})) -%}
  {%- set assignments = [] -%}
  {%- for column, expression in expressions.items() -%}
    {%- do assignments.append(column ~ ' = ' ~ expression) -%}
  {%- endfor -%}
  {%- if clause.get('mode') == 'explicit' -%}
    {%- for column in get_merge_update_columns(details.get('include', []), details.get('exclude', []), dest_columns) -%}
      {%- if column | replace('"', '') not in expressions -%}
        {%- do assignments.append(column ~ ' = DBT_INTERNAL_SOURCE.' ~ column) -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endif -%}
  {{ return(assignments) }}
{% endmacro %}

{% macro merge_clause_defaults(merge_update_condition, merge_insert_condition, merge_update_columns=[], merge_exclude_columns=[], merge_update_set_expressions={}) -%}
  {{ return({
    'when_matched_update_by_name': {'action': 'update', 'condition': merge_update_condition, 'mode': 'by_name'},
    'when_not_matched_insert_by_name': {'action': 'insert', 'condition': merge_insert_condition, 'mode': 'by_name'},
    'when_matched_update_explicit': {
      'action': 'update',
      'condition': merge_update_condition,
      'mode': 'explicit',
      'update': {
        'include': merge_update_columns,
        'exclude': merge_exclude_columns,
        'set_expressions': merge_update_set_expressions
      }
    }
  }) }}
{%- endmacro %}

{# Tells of every config of a merge that cannot be used, together. #}
{% macro validate_merge_config(config, target_relation=none) %}
  {%- set errors = [] -%}
  {%- for name in ['merge_update_condition', 'merge_insert_condition'] -%}
    {%- do validate_string_field(config.get(name, none), name, errors) -%}
  {%- endfor -%}
  {%- for name in ['merge_update_columns', 'merge_exclude_columns', 'merge_on_using_columns'] -%}
    {%- do validate_string_list_field(config.get(name, none), name, errors) -%}
  {%- endfor -%}
  {%- for name in ['merge_update_set_expressions', 'merge_clauses'] -%}
    {%- do validate_dict_field(config.get(name, none), name, errors) -%}
  {%- endfor -%}
  {%- if config.get('merge_update_columns', none) and config.get('merge_exclude_columns', none) -%}
    {%- do errors.append('merge_update_columns and merge_exclude_columns cannot both be set') -%}
  {%- endif -%}
  {%- set clauses = config.get('merge_clauses', none) -%}
  {%- for kind in ['when_matched', 'when_not_matched'] if clauses is mapping and kind in clauses -%}
    {%- do validate_merge_clause_list(clauses, kind, errors) -%}
  {%- endfor -%}
  {%- if errors -%}
    {%- do exceptions.raise_compiler_error('MERGE configuration errors:\n- ' ~ errors | join('\n- ')) -%}
  {%- endif -%}
{% endmacro %}

{% macro validate_merge_clause_list(merge_clauses, clause_type, errors) -%}
  {%- set clauses = merge_clauses[clause_type] -%}
  {%- if clauses is string or clauses is mapping or clauses is not iterable or not clauses -%}
    {%- do errors.append('merge_clauses.' ~ clause_type ~ ' must be a list with at least one clause') -%}
  {%- else -%}
    {%- set actions = ['update', 'delete', 'do_nothing', 'error'] + (['insert'] if clause_type == 'when_not_matched' else []) -%}
    {%- for clause in clauses -%}
      {%- if clause is not mapping -%}
        {%- do errors.append('merge_clauses.' ~ clause_type ~ ' elements must be dictionaries, found: ' ~ clause) -%}
      {%- elif clause.get('action') not in actions -%}
        {%- do errors.append('merge_clauses.' ~ clause_type ~ ' action must be one of ' ~ actions | join(', ') ~ ', found: ' ~ clause.get('action')) -%}
      {%- elif clause.get('action') in ('update', 'insert') and not clause.get('set_expressions') and clause.get('mode') not in ('by_name', 'by_position', 'star', 'explicit') -%}
        {%- do errors.append('merge_clauses.' ~ clause_type ~ ' mode must be by_name, by_position, star or explicit, found: ' ~ clause.get('mode')) -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endif -%}
{%- endmacro %}

{% macro validate_string_field(field_value, field_name, errors) -%}
  {%- if field_value is not none and field_value is not string -%}
    {%- do errors.append(field_name ~ ' must be a string, found: ' ~ field_value) -%}
  {%- endif -%}
{%- endmacro %}

{% macro validate_string_list_field(field_value, field_name, errors) -%}
  {%- if field_value is not none -%}
    {%- if field_value is string or field_value is mapping or field_value is not iterable -%}
      {%- do errors.append(field_name ~ ' must be a list') -%}
    {%- else -%}
      {%- for item in field_value if item is not string -%}
        {%- do errors.append(field_name ~ ' must contain only string values, found: ' ~ item) -%}
      {%- endfor -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

{% macro validate_dict_field(field_value, field_name, errors) -%}
  {%- if field_value is not none and field_value is not mapping -%}
    {%- do errors.append(field_name ~ ' must be a dictionary, found: ' ~ field_value) -%}
  {%- endif -%}
{%- endmacro %}
