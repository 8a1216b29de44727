{# With a unique key rows are replaced, without one they are added: delete+insert does both. #}
{% macro duckdb__get_incremental_default_sql(arg_dict) %}
  {{ return(get_incremental_delete_insert_sql(arg_dict)) }}
{% endmacro %}

{# Nulls in a key of several columns match nothing, so such rows are added beside the old ones. #}
{% macro duckdb__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- set conditions = [] -%}
  {%- if unique_key is string -%}
    {%- do conditions.append(unique_key ~ ' in (select ' ~ unique_key ~ ' from ' ~ source ~ ')') -%}
  {%- elif unique_key -%}
    {%- for key in unique_key -%}
      {%- do conditions.append('DBT_INCREMENTAL_TARGET.' ~ key ~ ' = DBT_INCREMENTAL_SOURCE.' ~ key) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if conditions -%}
    delete from {{ target }} as DBT_INCREMENTAL_TARGET
    {%- if unique_key is not string %}
    using {{ source }} as DBT_INCREMENTAL_SOURCE
    {%- endif %}
    where {{ (conditions + (incremental_predicates or [])) | join(' and ') }};
  {%- endif %}
  insert into {{ target }} ({{ columns }})
  (
    select {{ columns }}
    from {{ source }}
  )
{%- endmacro %}

{# Replaces the rows of the batch's window. #}
{% macro duckdb__get_incremental_microbatch_sql(arg_dict) %}
  {%- set event_time = config.get('event_time') -%}
  {%- set batch = model.get('batch') -%}
  {%- if not event_time -%}
    {%- do exceptions.raise_compiler_error("The microbatch strategy needs the config 'event_time'.") -%}
  {%- elif config.get('unique_key') -%}
    {%- do exceptions.raise_compiler_error(
      "The microbatch strategy replaces windows of time and takes no 'unique_key'; use incremental_strategy='merge' for keys."
    ) -%}
  {%- elif not batch or not batch.event_time_start or not batch.event_time_end -%}
    {%- do exceptions.raise_compiler_error('The microbatch strategy runs batch by batch, but no batch is running.') -%}
  {%- endif -%}
  {%- set window = event_time ~ " >= '" ~ batch.event_time_start ~ "' and " ~ event_time ~ " < '" ~ batch.event_time_end ~ "'" -%}
  {%- set predicates = normalize_incremental_predicates(arg_dict.get('incremental_predicates')) -%}
  {%- set columns = get_quoted_csv(arg_dict.dest_columns | map(attribute='name')) -%}
  {%- set sql -%}
    delete from {{ arg_dict.target_relation }}
    where {{ window }}{% for predicate in predicates %} and ({{ predicate }}){% endfor %};

    insert into {{ arg_dict.target_relation }} ({{ columns }})
    select {{ columns }}
    from {{ arg_dict.temp_relation }}
    where {{ window }};
  {%- endset -%}
  {{ return(sql) }}
{% endmacro %}

{% macro normalize_incremental_predicates(incremental_predicates) -%}
  {{ return(normalize_string_or_list(incremental_predicates, 'incremental_predicates')) }}
{%- endmacro %}

{# One text or a list of texts as a list. #}
{% macro normalize_string_or_list(raw, field_name) -%}
  {%- if raw is none or raw is string -%}
    {{ return([] if raw is none else [raw]) }}
  {%- elif raw is mapping or raw is not iterable -%}
    {%- do exceptions.raise_compiler_error(field_name ~ ' must be a list of strings or a string') -%}
  {%- endif -%}
  {%- for item in raw if item is not string -%}
    {%- do exceptions.raise_compiler_error(field_name ~ ' list values must be non-empty strings') -%}
  {%- endfor -%}
  {{ return(raw | list) }}
{%- endmacro %}
