{# Functions of the warehouse: `functions/*.sql`, called in SQL by `function('name')`. #}

{% macro scalar_function_sql(target_relation) -%}
  {{ adapter.dispatch('scalar_function_sql', 'dbt')(target_relation) }}
{%- endmacro %}

{% macro default__scalar_function_sql(target_relation) -%}
  {{ scalar_function_create_replace_signature_sql(target_relation) }}
  {{ scalar_function_body_sql() }};
{%- endmacro %}

{% macro scalar_function_create_replace_signature_sql(target_relation) -%}
  {{ adapter.dispatch('scalar_function_create_replace_signature_sql', 'dbt')(target_relation) }}
{%- endmacro %}

{% macro default__scalar_function_create_replace_signature_sql(target_relation) -%}
  create or replace function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  returns {{ model.returns.data_type }}
  {{ scalar_function_volatility_sql() }}
  as
{%- endmacro %}

{% macro formatted_scalar_function_args_sql() -%}
  {{ adapter.dispatch('formatted_scalar_function_args_sql', 'dbt')() }}
{%- endmacro %}

{% macro default__formatted_scalar_function_args_sql() -%}
  {%- for argument in model.arguments -%}
    {{ argument.name }} {{ argument.data_type }}{{ ' default ' ~ argument.default_value if argument.default_value is not none and argument.default_value is defined }}{{ ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{% macro formatted_scalar_function_args_javascript() -%}
  {{ adapter.dispatch('formatted_scalar_function_args_javascript', 'dbt')() }}
{%- endmacro %}

{% macro default__formatted_scalar_function_args_javascript() -%}
  {{ formatted_scalar_function_args_sql() }}
{%- endmacro %}

{% macro scalar_function_body_sql() -%}
  {{ adapter.dispatch('scalar_function_body_sql', 'dbt')() }}
{%- endmacro %}

{% macro default__scalar_function_body_sql() -%}
  $$
    {{ model.compiled_code }}
  $$ language sql
{%- endmacro %}

{% macro scalar_function_volatility_sql() -%}
  {{ adapter.dispatch('scalar_function_volatility_sql', 'dbt')() }}
{%- endmacro %}

{% macro default__scalar_function_volatility_sql() -%}
  {%- set volatility = model.config.get('volatility') -%}
  {{ {'deterministic': 'immutable', 'stable': 'stable', 'non-deterministic': 'volatile'}.get(volatility, '') }}
{%- endmacro %}

{% macro scalar_function_volatility_javascript() -%}
  {{ adapter.dispatch('scalar_function_volatility_javascript', 'dbt')() }}
{%- endmacro %}

{% macro default__scalar_function_volatility_javascript() -%}
  {{ scalar_function_volatility_sql() }}
{%- endmacro %}

{% macro unsupported_volatility_warning(volatility) -%}
  {{ adapter.dispatch('unsupported_volatility_warning', 'dbt')(volatility) }}
{%- endmacro %}

{% macro default__unsupported_volatility_warning(volatility) -%}
  {%- do exceptions.warn('The volatility "' ~ volatility ~ '" is not known to ' ~ adapter.type() ~ ' and is left out.') -%}
{%- endmacro %}

{% macro get_aggregate_function_create_replace_signature(target_relation) -%}
  {{ adapter.dispatch('get_aggregate_function_create_replace_signature', 'dbt')(target_relation) }}
{%- endmacro %}

{% macro default__get_aggregate_function_create_replace_signature(target_relation) -%}
  create or replace aggregate function {{ target_relation.render() }} ({{ get_formatted_aggregate_function_args() }})
  returns {{ model.returns.data_type }}
  {{ get_function_language_specifier() }}
  {{ get_aggregate_function_volatility_specifier() }}
  {{ get_function_python_options() }}
  as
{%- endmacro %}

{% macro get_formatted_aggregate_function_args() -%}
  {{ adapter.dispatch('get_formatted_aggregate_function_args', 'dbt')() }}
{%- endmacro %}

{% macro default__get_formatted_aggregate_function_args() -%}
  {{ formatted_scalar_function_args_sql() }}
{%- endmacro %}

{% macro get_function_language_specifier() -%}
  {{ adapter.dispatch('get_function_language_specifier', 'dbt')() }}
{%- endmacro %}

{% macro default__get_function_language_specifier() -%}
  language {{ model.language }}
{%- endmacro %}

{% macro get_aggregate_function_volatility_specifier() -%}
  {{ adapter.dispatch('get_aggregate_function_volatility_specifier', 'dbt')() }}
{%- endmacro %}

{% macro default__get_aggregate_function_volatility_specifier() -%}
  {{ scalar_function_volatility_sql() }}
{%- endmacro %}

{% macro get_function_python_options() -%}
  {{ adapter.dispatch('get_function_python_options', 'dbt')() }}
{%- endmacro %}

{% macro default__get_function_python_options() -%}
  runtime_version = '{{ model.config.get('runtime_version') }}'
  handler = '{{ model.config.get('entry_point') }}'
{%- endmacro %}

{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
  {{ return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) }}
{%- endmacro %}

{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
  {%- call statement('main') -%}
    {{ build_sql }}
  {%- endcall -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}
{%- endmacro %}
