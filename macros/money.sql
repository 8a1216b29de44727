{#
  Money is exact: prices have four decimals and discounts two, so a line has six and nothing is rounded before it is shown.
  `numeric(p, s)` means the same on DuckDB and BigQuery.
#}
{% macro money(expression) -%}
  cast({{ expression }} as numeric(18, 6))
{%- endmacro %}

{# A total of money, wide enough for any number of lines. #}
{% macro money_total(expression) -%}
  cast(sum({{ expression }}) as numeric(32, 6))
{%- endmacro %}

{#
  A ratio of exact numbers, rounded to six decimals; null when nothing is divided by nothing. Never an average of floating-point
  values: their sums depend on the order in which threads add them up.
#}
{% macro ratio(numerator, denominator) -%}
  cast(round(cast({{ numerator }} as {{ dbt.type_float() }}) / nullif(cast({{ denominator }} as {{ dbt.type_float() }}), 0), 6) as numeric(18, 6))
{%- endmacro %}
