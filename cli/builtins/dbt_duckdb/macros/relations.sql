{# The columns of a contract, in parentheses, as INSERT names them. #}
{% macro get_column_names() -%}
  ({{ adapter.dispatch('get_column_names', 'dbt')() }})
{%- endmacro %}

{% macro create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
  {{ return(adapter.dispatch('create_table_as', 'dbt')(
    temporary, relation, compiled_code, language, partitioned_by=partitioned_by, sorted_by=sorted_by
  )) }}
{%- endmacro %}

{#
  A contracted table is made with its constraints first and filled after: CREATE TABLE AS takes none. Temporary tables take none either.
  `partitioned_by` and `sorted_by` belong to lakes, not to the engine's own tables.
#}
{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
  {%- if language != 'sql' -%}
    {%- do exceptions.raise_compiler_error('create_table_as takes SQL, not "' ~ language ~ '".') -%}
  {%- endif -%}
  {%- set is_contracted = config.get('contract').enforced -%}
  {%- if is_contracted -%}
    {{ get_assert_columns_equivalent(compiled_code) }}
  {%- endif -%}
  {{ config.get('sql_header', none) or '' }}
  create {{ 'temporary ' if temporary }}table {{ relation.include(database=(not temporary), schema=(not temporary)) }}
  {%- if is_contracted and not temporary %}
  {{ get_table_columns_and_constraints() }};
  insert into {{ relation }} {{ get_column_names() }} (
    {{ get_select_subquery(compiled_code) }}
  );
  {%- else %}
  as (
    {{ compiled_code }}
  );
  {%- endif %}
{%- endmacro %}

{% macro duckdb__create_view_as(relation, sql) -%}
  {%- if config.get('contract').enforced -%}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif -%}
  {{ config.get('sql_header', none) or '' }}
  create view {{ relation }} as (
    {{ sql }}
  );
{%- endmacro %}

{# A header cannot stand inside DESCRIBE; it is run by itself, for what it sets in the session. #}
{% macro duckdb__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
  {%- if select_sql_header is not none -%}
    {%- do run_query(select_sql_header) -%}
  {%- endif %}
  select * from (
    {{ select_sql }}
  ) as __dbt_sbq
  where false
  limit 0
{% endmacro %}

{% macro duckdb__drop_relation(relation) -%}
  {%- call statement('drop_relation', auto_begin=False) -%}
    drop {{ relation.type }} if exists {{ relation }} cascade
  {%- endcall -%}
{%- endmacro %}

{% macro duckdb__rename_relation(from_relation, to_relation) -%}
  {%- call statement('rename_relation') -%}
    alter {{ to_relation.type }} {{ from_relation }} rename to {{ adapter.quote_as_configured(to_relation.identifier, 'identifier') }}
  {%- endcall -%}
{%- endmacro %}

{# A temporary table has neither database nor schema; the time in its name keeps batches of one model apart. #}
{% macro duckdb__make_temp_relation(base_relation, suffix) %}
  {{ return(base_relation.incorporate(path={
    'identifier': base_relation.identifier ~ suffix ~ py_current_timestring(),
    'schema': none,
    'database': none
  })) }}
{% endmacro %}

{% macro duckdb__dispatch_temporary_relation(target_relation, batch_id='') %}
  {{ return({'relation': make_temp_relation(target_relation), 'temporary': true}) }}
{% endmacro %}

{# One column a statement, which is all that ALTER TABLE takes. #}
{% macro duckdb__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {%- for column in add_columns or [] -%}
    {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation ~ ' add column ' ~ adapter.quote(column.name) ~ ' ' ~ column.data_type) -%}
  {%- endfor -%}
  {%- for column in remove_columns or [] -%}
    {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation ~ ' drop column ' ~ adapter.quote(column.name)) -%}
  {%- endfor -%}
{%- endmacro %}

{# The engine knows no users. #}
{% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) %}
  {%- if grant_config -%}
    {%- do adapter.warn_once('Grants for relations are not supported by DuckDB') -%}
  {%- endif -%}
{% endmacro %}

{% macro duckdb__get_create_index_sql(relation, index_dict) -%}
  {%- set index = adapter.parse_index(index_dict) -%}
  create {{ 'unique ' if index.unique }}index {{ adapter.quote(index.render(relation)) }} on {{ relation }} ({{ index.columns | join(', ') }});
{%- endmacro %}

{% macro drop_indexes_on_relation(relation) -%}
  {%- call statement('get_indexes_on_relation', fetch_result=True, auto_begin=False) -%}
    select index_name
    from duckdb_indexes()
    where database_name = '{{ relation.database }}' and schema_name = '{{ relation.schema }}' and table_name = '{{ relation.identifier }}'
  {%- endcall -%}
  {%- for row in load_result('get_indexes_on_relation').table -%}
    {%- call statement('drop_index_' ~ loop.index, auto_begin=false) -%}
      drop index {{ relation.incorporate(path={'identifier': row[0]}) }}
    {%- endcall -%}
  {%- endfor -%}
{%- endmacro %}

{# No COMMIT before the hooks outside the transaction: a connection here has none open until something begins it. #}
{% macro run_hooks(hooks, inside_transaction=True) %}
  {%- for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) -%}
    {%- set rendered = render(hook.get('sql')) | trim -%}
    {%- if rendered -%}
      {%- call statement(auto_begin=inside_transaction) -%}
        {{ rendered }}
      {%- endcall -%}
    {%- endif -%}
  {%- endfor -%}
{% endmacro %}

{% macro duckdb__get_columns_in_relation(relation) -%}
  {{ return(adapter.get_columns_in_relation(relation)) }}
{%- endmacro %}
