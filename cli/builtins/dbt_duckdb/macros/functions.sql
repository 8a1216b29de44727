{#
  A function is a macro of the engine: its expression or query is put where it is called. Macros of older database files have no types of their
  arguments, so that types are written only where overloads of as many arguments need them; what is returned is cast.
#}

{% macro duckdb__scalar_function_sql(target_relation) -%}
  create or replace macro {{ target_relation.render() }}{{ duckdb__function_bodies(none) }}
{%- endmacro %}

{# An aggregate is an expression over aggregates of the engine. #}
{% macro duckdb__aggregate_function_sql(target_relation) -%}
  {{ duckdb__scalar_function_sql(target_relation) }}
{%- endmacro %}

{% macro duckdb__table_function_sql(target_relation) -%}
  create or replace macro {{ target_relation.render() }}{{ duckdb__function_bodies('table') }}
{%- endmacro %}

{% macro duckdb__scalar_function_python(target_relation) -%}
  {%- do duckdb__refuse_python() -%}
{%- endmacro %}

{% macro duckdb__aggregate_function_python(target_relation) -%}
  {%- do duckdb__refuse_python() -%}
{%- endmacro %}

{% macro duckdb__refuse_python() -%}
  {%- do exceptions.raise_compiler_error('The function "' ~ model.name ~ '" is written in Python, which DuckDB does not run: write it in SQL.') -%}
{%- endmacro %}

{# The function itself and its overloads, in one statement: a second one would replace the first. #}
{% macro duckdb__function_bodies(kind) -%}
  {%- set bodies = [{'arguments': model.arguments, 'returns': model.returns, 'code': model.compiled_code}] -%}
  {%- for overload in model.overloads -%}
    {%- do bodies.append({'arguments': overload.arguments, 'returns': overload.returns or model.returns, 'code': overload.compiled_body}) -%}
  {%- endfor -%}
  {%- set counts = bodies | map(attribute='arguments') | map('length') | list -%}
  {%- set typed = counts | unique | list | length < counts | length -%}
  {%- for body in bodies -%}
    {{ duckdb__function_arguments(body.arguments, typed) }} as {{ duckdb__function_body(kind, body) }}{{ ',\n' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{% macro duckdb__function_arguments(arguments, typed) -%}
  (
  {%- for argument in arguments -%}
    {{ argument.name }}{{ ' ' ~ argument.data_type if typed }}{{ ' := ' ~ argument.default_value if argument.default_value is not none }}{{ ', ' if not loop.last }}
  {%- endfor -%}
  )
{%- endmacro %}

{% macro duckdb__function_body(kind, body) -%}
  {%- set code = body.code.strip().rstrip(';') -%}
  {%- if kind == 'table' -%}
    table (
{{ code }}
)
  {%- elif body.returns.data_type == 'INVALID_TYPE' -%}
    {%- do exceptions.raise_compiler_error('The function "' ~ model.name ~ '" does not say what it returns: give it "returns" with a "data_type" under "functions" in a properties file.') -%}
  {%- else -%}
    (cast((
{{ code }}
) as {{ body.returns.data_type }}))
  {%- endif -%}
{%- endmacro %}
