{# Models that live in files: the `external` materialization and its helpers. #}

{% macro location_exists(location) -%}
  {{ return(adapter.location_exists(location)) }}
{%- endmacro %}

{% macro write_to_file(relation, location, options) -%}
  {%- call statement('write_to_file') -%}
    copy {{ relation }} to '{{ location }}' ({{ options }})
  {%- endcall -%}
{%- endmacro %}

{# Where a model is written that says nothing itself: one file, or a folder when its files are partitioned. #}
{% macro external_location(relation, config) -%}
  {%- set is_folder = config.get('options', {}).get('partition_by') is not none -%}
  {{ adapter.external_root() }}/{{ relation.identifier }}{{ '.' ~ config.get('format', 'parquet') if not is_folder }}
{%- endmacro %}

{# The options of COPY TO, rendered; `format` and `delimiter` may also stand beside them. #}
{% macro render_write_options(config) -%}
  {%- set configured = config.get('options', {}) -%}
  {%- if configured is not mapping -%}
    {%- do exceptions.raise_compiler_error('The options argument must be a dictionary') -%}
  {%- endif -%}
  {%- set options = {} -%}
  {%- for name, value in configured.items() -%}
    {%- do options.update({name: render(value | string)}) -%}
  {%- endfor -%}
  {%- for name in ['format', 'delimiter'] if config.get(name) -%}
    {%- do options.update({name: render(config.get(name))}) -%}
  {%- endfor -%}
  {{ return(options) }}
{%- endmacro %}

{# Hands a relation, and the files that it was written to, to a plugin of the target. #}
{% macro store_relation(plugin, relation, location, format, config) -%}
  {%- do adapter.store_relation(plugin, relation, adapter.get_columns_in_relation(relation), location, format, config) -%}
{%- endmacro %}

{# Makes the views of file models that this run reads but does not build: on a fresh database file they are not there. #}
{% macro register_upstream_external_models() -%}
  {%- set seen = [] -%}
  {%- for id in selected_resources if execute and id in graph.nodes -%}
    {%- for parent in graph.nodes[id].depends_on.nodes if parent not in seen and parent not in selected_resources -%}
      {%- do seen.append(parent) -%}
      {%- set node = graph.nodes.get(parent) -%}
      {%- if node and node.resource_type in ('model', 'seed') and node.config.materialized == 'external' -%}
        {%- set relation = api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias) -%}
        {%- set location = node.config.get('location', external_location(relation, node.config)) -%}
        {%- call statement('main') -%}
          create schema if not exists {{ relation.without_identifier() }};
          create or replace view {{ relation }} as (
            select * from '{{ adapter.external_read_location(location, render_write_options(node.config)) }}'
          );
        {%- endcall -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endfor -%}
  {%- if seen -%}
    {%- do adapter.commit() -%}
  {%- endif -%}
{%- endmacro %}
