{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
{%- if custom_alias_name -%}{{ custom_alias_name }}{%- elif node.resource_type == 'seed' -%}seed_{{ node.name }}{%- elif node.version -%}{{ node.name ~ "__" ~ node.version }}{%- else -%}{{ node.name }}{%- endif -%}
{%- endmacro %}
{% macro generate_database_name(custom_database_name=none, node=none) %}{{ custom_database_name or target.database }}{% endmacro %}
{% macro get_where_subquery(relation) %}{{ relation }}{% endmacro %}
{% macro default__current_timestamp() %}now(){% endmacro %}
{% macro cents(c, p=2) %}({{ c }}/100)::decimal(16,{{ p }}){% endmacro %}
{%- macro uses_all() -%}{% call statement('x') %}select 1{% endcall %}{{ dbt.hash('a') }}{{ util.hello() }}{% set f = cents %}{{ f(1) }}{{ adapter.get_relation('a','b','c') }}{%- endmacro %}
