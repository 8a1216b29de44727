{% macro bigquery__create_schema(relation) -%}
  {%- call statement('create_schema') -%}
    create schema if not exists {{ relation.without_identifier() }}
  {%- endcall -%}
{%- endmacro %}

{% macro bigquery__drop_relation(relation) -%}
  {%- call statement('drop_relation') -%}
    drop {{ relation.type | replace('_', ' ') }} if exists {{ relation }}
  {%- endcall -%}
{%- endmacro %}

{% macro bigquery__rename_relation(from_relation, to_relation) -%}
  {%- call statement('rename_relation') -%}
    alter table {{ from_relation }} rename to {{ adapter.quote(to_relation.identifier) }}
  {%- endcall -%}
{%- endmacro %}

{# One column a clause, all in one statement: each ALTER TABLE counts against a table's limit of changes. #}
{% macro bigquery__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {{ return(default__alter_relation_add_remove_columns(relation.incorporate(type='table'), add_columns, remove_columns)) }}
{%- endmacro %}

{% macro bigquery__alter_column_type(relation, column_name, new_column_type) -%}
  {%- call statement('alter_column_type') -%}
    alter table {{ relation }} alter column {{ adapter.quote(column_name) }} set data type {{ new_column_type }}
  {%- endcall -%}
{%- endmacro %}

{% macro bigquery__can_clone_table() %}
  {{ return(True) }}
{% endmacro %}

{% macro bigquery__get_incremental_default_sql(arg_dict) %}
  {{ return(get_incremental_merge_sql(arg_dict)) }}
{% endmacro %}

{% macro bigquery__get_grant_sql(relation, privilege, grantees) -%}
  grant `{{ privilege }}` on {{ relation.type }} {{ relation }} to {% for grantee in grantees %}"{{ grantee }}"{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro bigquery__get_revoke_sql(relation, privilege, grantees) -%}
  revoke `{{ privilege }}` on {{ relation.type }} {{ relation }} from {% for grantee in grantees %}"{{ grantee }}"{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro bigquery__alter_relation_comment(relation, comment) -%}
  alter {{ relation.type }} {{ relation }} set options (description = {{ tojson(comment) }})
{%- endmacro %}
