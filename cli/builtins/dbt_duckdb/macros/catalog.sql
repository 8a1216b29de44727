{% macro duckdb__get_catalog(information_schema, schemas) -%}
  {{ return(run_query(duckdb__get_catalog_sql(information_schema, duckdb__get_catalog_schemas_where_clause_sql(schemas)))) }}
{%- endmacro %}

{% macro duckdb__get_catalog_relations(information_schema, relations) -%}
  {{ return(run_query(duckdb__get_catalog_sql(information_schema, duckdb__get_catalog_relations_where_clause_sql(relations)))) }}
{%- endmacro %}

{% macro duckdb__get_catalog_sql(information_schema, where) %}
  with tables as (
    {{ duckdb__get_catalog_tables_sql(information_schema) }}
    {{ where }}
  ),
  columns as (
    {{ duckdb__get_catalog_columns_sql(information_schema) }}
    {{ where }}
  )
  {{ duckdb__get_catalog_results_sql() }}
{% endmacro %}

{% macro duckdb__get_catalog_tables_sql(information_schema) %}
  select * from (
    select
      database_name as table_database, schema_name as table_schema, table_name, 'BASE TABLE' as table_type, comment as table_comment
    from duckdb_tables()
    union all
    select database_name, schema_name, view_name, 'VIEW', comment
    from duckdb_views()
  ) catalog_tables
  where upper(table_database) = upper('{{ information_schema.database }}')
{% endmacro %}

{% macro duckdb__get_catalog_columns_sql(information_schema) %}
  select * from (
    select
      database_name as table_database, schema_name as table_schema, table_name,
      column_name, column_index, data_type as column_type, comment as column_comment
    from duckdb_columns()
  ) catalog_columns
  where upper(table_database) = upper('{{ information_schema.database }}')
{% endmacro %}

{% macro duckdb__get_catalog_results_sql() %}
  select
    tables.table_database, tables.table_schema, tables.table_name, tables.table_type, tables.table_comment,
    columns.column_name, columns.column_index, columns.column_type, columns.column_comment, null as table_owner
  from tables
  join columns using (table_database, table_schema, table_name)
  order by table_schema, table_name, column_index
{% endmacro %}

{# Both follow a WHERE of their own and narrow it; of no schema and no relation nothing is left. #}
{% macro duckdb__get_catalog_schemas_where_clause_sql(schemas) -%}
  and (false{% for schema in schemas %} or upper(table_schema) = upper('{{ schema }}'){% endfor %})
{%- endmacro %}

{% macro duckdb__get_catalog_relations_where_clause_sql(relations) -%}
  and (false
  {%- for relation in relations %}
    {%- if not relation.schema -%}
      {%- do exceptions.raise_compiler_error('get_catalog_relations needs a schema of each relation') -%}
    {%- endif %}
    or (upper(table_schema) = upper('{{ relation.schema }}'){{ " and upper(table_name) = upper('" ~ relation.identifier ~ "')" if relation.identifier }})
  {%- endfor -%}
  )
{%- endmacro %}
