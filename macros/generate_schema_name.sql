{#
  On DuckDB a layer is a schema of the file (`staging`, `core`, `marts`). A BigQuery dataset is shared with other projects,
  so there the layer's name follows the target's dataset: `grocery_marts`.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
  {%- if custom_schema_name is none -%}
    {{ target.schema }}
  {%- elif target.type == 'duckdb' -%}
    {{ custom_schema_name | trim }}
  {%- else -%}
    {{ target.schema }}_{{ custom_schema_name | trim }}
  {%- endif -%}
{%- endmacro %}
