{# Persistent functions of BigQuery. It keeps one function under a name, and knows no volatility but that of JavaScript. #}

{% macro bigquery__scalar_function_create_replace_signature_sql(target_relation) -%}
  {{ bigquery__refuse_overloads() }}
  create or replace function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  returns {{ model.returns.data_type }}
  {{ scalar_function_volatility_sql() }}
  as
{%- endmacro %}

{% macro bigquery__scalar_function_body_sql() -%}
  (
    {{ model.compiled_code }}
  )
{%- endmacro %}

{% macro bigquery__scalar_function_volatility_sql() -%}
  {%- set volatility = model.config.get('volatility') -%}
  {%- if volatility is not none -%}
    {%- do unsupported_volatility_warning(volatility) -%}
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__formatted_scalar_function_args_sql() -%}
  {%- for argument in model.arguments -%}
    {{ argument.name }} {{ argument.data_type }}{{ ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{% macro bigquery__aggregate_function_sql(target_relation) -%}
  {{ bigquery__refuse_overloads() }}
  create or replace aggregate function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  returns {{ model.returns.data_type }}
  as (
    {{ model.compiled_code }}
  );
{%- endmacro %}

{% macro bigquery__table_function_sql(target_relation) -%}
  {{ bigquery__refuse_overloads() }}
  create or replace table function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  as (
    {{ model.compiled_code }}
  );
{%- endmacro %}

{% macro bigquery__scalar_function_javascript(target_relation) -%}
  {{ bigquery__scalar_function_create_replace_signature_javascript(target_relation) }}
  {{ bigquery__function_text() }};
{%- endmacro %}

{% macro bigquery__scalar_function_create_replace_signature_javascript(target_relation) -%}
  {{ bigquery__refuse_overloads() }}
  create or replace function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  returns {{ model.returns.data_type }}
  {{ scalar_function_volatility_javascript() }}
  language js
  as
{%- endmacro %}

{% macro bigquery__scalar_function_volatility_javascript() -%}
  {%- set volatility = model.config.get('volatility') -%}
  {%- if volatility == 'deterministic' -%}
    deterministic
  {%- elif volatility == 'non-deterministic' -%}
    not deterministic
  {%- elif volatility is not none -%}
    {%- do unsupported_volatility_warning(volatility) -%}
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__aggregate_function_javascript(target_relation) -%}
  {{ bigquery__refuse_overloads() }}
  create or replace aggregate function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  returns {{ model.returns.data_type }}
  language js
  as {{ bigquery__function_text() }};
{%- endmacro %}

{% macro bigquery__scalar_function_python(target_relation) -%}
  {{ bigquery__scalar_function_create_replace_signature_python(target_relation) }}
  {{ bigquery__function_text() }};
{%- endmacro %}

{% macro bigquery__scalar_function_create_replace_signature_python(target_relation) -%}
  {{ bigquery__refuse_overloads() }}
  create or replace function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  returns {{ model.returns.data_type }}
  language python
  options (
    entry_point = '{{ model.config.get('entry_point') }}',
    runtime_version = 'python-{{ model.config.get('runtime_version') }}'
    {%- if model.config.get('packages') %},
    packages = ['{{ model.config.get('packages') | join("', '") }}']
    {%- endif %}
  )
  as
{%- endmacro %}

{# Code of another language as a literal whose backslashes are its own. #}
{% macro bigquery__function_text() -%}
  {%- if "'''" in model.compiled_code -%}
    {%- do exceptions.raise_compiler_error("The function \"" ~ model.name ~ "\" holds ''', which would end its text in BigQuery.") -%}
  {%- endif -%}
r'''
{{ model.compiled_code }}
'''
{%- endmacro %}

{% macro bigquery__refuse_overloads() -%}
  {%- if model.overloads -%}
    {%- do exceptions.raise_compiler_error('The function "' ~ model.name ~ '" has overloads, but BigQuery keeps one function under a name: give them names of their own.') -%}
  {%- endif -%}
{%- endmacro %}
