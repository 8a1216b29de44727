{# What the days of several products add up to. #}
{% macro demand_totals() -%}
  cast(sum(line_count) as {{ dbt.type_bigint() }}) as line_count,
  cast(sum(units) as {{ dbt.type_bigint() }}) as units,
  cast(sum(discounted_units) as {{ dbt.type_bigint() }}) as discounted_units,
  {{ money_total('net_revenue') }} as net_revenue
{%- endmacro %}

{# The checksum of a model's file: which code made a forecast. Empty while the project is parsed. #}
{% macro code_hash(model_name) -%}
  {%- if execute -%}
    '{{ graph.nodes['model.' ~ project_name ~ '.' ~ model_name].checksum.checksum }}'
  {%- else -%}
    ''
  {%- endif -%}
{%- endmacro %}

{# A floating-point value as an exact one, so that sums of it do not depend on the order in which they are added up. #}
{% macro exact(expression) -%}
  cast({{ expression }} as numeric(28, 6))
{%- endmacro %}

{# Units as a forecast has them: not whole, and rounded to what can be read. #}
{% macro units_of(expression) -%}
  cast(round({{ expression }}, 3) as numeric(18, 3))
{%- endmacro %}
