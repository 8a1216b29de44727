{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {{ adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names) }}
{%- endmacro %}

{# What the model gives and what it should, told apart by a column of their own. #}
{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {%- set columns = expected_column_names | join(', ') -%}
  {%- set side = adapter.quote('actual_or_expected') -%}
with dbt_internal_unit_test_actual as (
  select {{ columns }}, {{ dbt.string_literal('actual') }} as {{ side }}
  from (
    {{ main_sql }}
  ) _dbt_internal_unit_test_actual
),
dbt_internal_unit_test_expected as (
  select {{ columns }}, {{ dbt.string_literal('expected') }} as {{ side }}
  from (
    {{ expected_fixture_sql }}
  ) _dbt_internal_unit_test_expected
)
select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected
{%- endmacro %}

{# The rows of an input, in the columns and types of the relation that it stands for; columns left out are null. #}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
  {%- set types = column_name_to_data_types or {} -%}
  {%- set quoted = {} -%}
  {%- if not types -%}
    {%- set source = defer_relation if defer_relation and not load_relation(this) else this -%}
    {%- for column in adapter.get_columns_in_relation(source) -%}
      {%- do types.update({column.name | lower: column.data_type}) -%}
      {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if not types -%}
    {%- do exceptions.raise_compiler_error(
      "Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist"
    ) -%}
  {%- endif -%}
  {%- do validate_fixture_rows(rows, none) -%}
  {%- set absent = {} -%}
  {%- for name, type in types.items() -%}
    {%- do absent.update({name: safe_cast('null', type) | trim}) -%}
  {%- endfor -%}
  {%- set selects = [] -%}
  {%- for row in rows -%}
    {%- set values = absent.copy() -%}
    {%- do values.update(format_row(row, types)) -%}
    {%- do selects.append(fixture_select(values, quoted)) -%}
  {%- endfor %}
{{ selects | join('\nunion all\n') if selects else fixture_select(absent, quoted) ~ '\nlimit 0' }}
{% endmacro %}

{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) %}
  {%- set selects = [] -%}
  {%- for row in rows -%}
    {%- do selects.append(fixture_select(format_row(row, column_name_to_data_types), column_name_to_quoted)) -%}
  {%- endfor %}
{{ selects | join('\nunion all\n') if selects else 'select * from dbt_internal_unit_test_actual\nlimit 0' }}
{% endmacro %}

{% macro fixture_select(values, quoted) -%}
  {%- set selected = [] -%}
  {%- for name, value in values.items() -%}
    {%- do selected.append(value ~ ' as ' ~ quoted.get(name, name)) -%}
  {%- endfor -%}
  select {{ selected | join(', ') }}
{%- endmacro %}

{# A row's values as SQL of its columns' types; names compare without case. #}
{% macro format_row(row, column_name_to_data_types) -%}
  {%- set formatted = {} -%}
  {%- for key, value in row.items() -%}
    {%- set name = key | lower -%}
    {%- if name not in column_name_to_data_types -%}
      {%- set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
      {%- do exceptions.raise_compiler_error(
        "Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ "."
        ~ "\nAccepted columns for " ~ fixture ~ " are: " ~ column_name_to_data_types.keys() | list
      ) -%}
    {%- endif -%}
    {%- set type = column_name_to_data_types[name] -%}
    {%- if value is string -%}
      {#- A text longer than the type's length would be cut without a word. -#}
      {%- set type = type.split('(')[0] if 'varying' in type else type -%}
      {%- set literal = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
    {%- else -%}
      {%- set literal = 'null' if value is none else value -%}
    {%- endif -%}
    {%- do formatted.update({name: safe_cast(literal, type)}) -%}
  {%- endfor -%}
  {{ return(formatted) }}
{%- endmacro %}

{% macro validate_fixture_rows(rows, row_number) -%}
  {{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}
{%- endmacro %}

{% macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro %}
