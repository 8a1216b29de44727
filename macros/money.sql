{#
  Money is exact: prices have four decimals and discounts two, so a line has six and nothing is rounded before it is shown.
  `numeric(p, s)` means the same on DuckDB and BigQuery.
#}
{% macro money(expression) -%}
  cast({{ expression }} as numeric(18, 6))
{%- endmacro %}

{# A total of money, wide enough for any number of lines. #}
{% macro money_total(expression) -%}
  {{ money_total_of('sum(' ~ expression ~ ')') }}
{%- endmacro %}

{# What is computed from totals of money is one again: sums and differences would grow wider with each step. #}
{% macro money_total_of(expression) -%}
  cast({{ expression }} as numeric(32, 6))
{%- endmacro %}

{#
  A ratio of exact numbers, rounded to six decimals; null where nothing is divided by nothing. Only sums that are exact are divided:
  a sum of floating-point values depends on the order in which threads add them up.
#}
{% macro ratio(numerator, denominator) -%}
  cast(round(cast({{ numerator }} as {{ double_type() }}) / nullif(cast({{ denominator }} as {{ double_type() }}), 0), 6) as numeric(18, 6))
{%- endmacro %}

{# 64 bits of floating point: what dbt calls a float has 32 on DuckDB, and money does not fit into them. #}
{% macro double_type() -%}
  {{ return(adapter.dispatch('double_type')()) }}
{%- endmacro %}

{% macro default__double_type() -%}
  double
{%- endmacro %}

{% macro bigquery__double_type() -%}
  float64
{%- endmacro %}
