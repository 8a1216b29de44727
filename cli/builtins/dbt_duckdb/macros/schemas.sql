{% macro duckdb__create_schema(relation) -%}
  {%- call statement('create_schema') -%}
    create schema if not exists {{ relation.without_identifier() }}
  {%- endcall -%}
{%- endmacro %}

{% macro duckdb__drop_schema(relation) -%}
  {%- call statement('drop_schema') -%}
    drop schema if exists {{ relation.without_identifier() }} cascade
  {%- endcall -%}
{%- endmacro %}

{# From `system`, so that databases that are attached are seen too. #}
{% macro duckdb__list_schemas(database) -%}
  {{ return(run_query(
    'select schema_name from system.information_schema.schemata'
    ~ (" where lower(catalog_name) = '" ~ database | lower ~ "'" if database is not none else '')
  )) }}
{%- endmacro %}

{% macro duckdb__check_schema_exists(information_schema, schema) -%}
  {{ return(run_query(
    'select count(*) from system.information_schema.schemata'
    ~ " where lower(schema_name) = '" ~ schema | lower ~ "' and lower(catalog_name) = '" ~ information_schema.database | lower ~ "'"
  )) }}
{%- endmacro %}

{% macro duckdb__list_relations_without_caching(schema_relation) -%}
  {%- call statement('list_relations_without_caching', fetch_result=True) -%}
    select
      table_catalog as database,
      table_name as name,
      table_schema as schema,
      case when table_type = 'VIEW' then 'view' else 'table' end as type
    from system.information_schema.tables
    where lower(table_schema) = '{{ schema_relation.schema | lower }}'
      and lower(table_catalog) = '{{ schema_relation.database | lower }}'
  {%- endcall -%}
  {{ return(load_result('list_relations_without_caching').table) }}
{%- endmacro %}
