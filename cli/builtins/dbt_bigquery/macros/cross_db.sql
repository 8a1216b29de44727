{% macro bigquery__array_append(array, new_element) -%}
  {{ dbt.array_concat(array, dbt.array_construct([new_element])) }}
{%- endmacro %}

{% macro bigquery__array_concat(array_1, array_2) -%}
  array_concat({{ array_1 }}, {{ array_2 }})
{%- endmacro %}

{% macro bigquery__array_construct(inputs, data_type) -%}
  {%- if inputs -%}
    [{{ inputs | join(', ') }}]
  {%- else -%}
    array<{{ data_type }}>[]
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__bool_or(expression) -%}
  logical_or({{ expression }})
{%- endmacro %}

{% macro bigquery__concat(fields) -%}
  concat({{ fields | join(', ') }})
{%- endmacro %}

{% macro bigquery__date(year, month, day) -%}
  date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{% macro bigquery__date_trunc(datepart, date) -%}
  timestamp_trunc(cast({{ date }} as timestamp), {{ datepart }})
{%- endmacro %}

{% macro bigquery__dateadd(datepart, interval, from_date_or_timestamp) -%}
  datetime_add(cast({{ from_date_or_timestamp }} as datetime), interval {{ interval }} {{ datepart }})
{%- endmacro %}

{% macro bigquery__datediff(first_date, second_date, datepart) -%}
  datetime_diff(cast({{ second_date }} as datetime), cast({{ first_date }} as datetime), {{ datepart }})
{%- endmacro %}

{% macro bigquery__escape_single_quotes(expression) -%}
  {{ expression | replace("'", "\\'") }}
{%- endmacro %}

{% macro bigquery__except() -%}
  except distinct
{%- endmacro %}

{% macro bigquery__intersect() -%}
  intersect distinct
{%- endmacro %}

{% macro bigquery__hash(field) -%}
  to_hex({{ default__hash(field) }})
{%- endmacro %}

{% macro bigquery__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  string_agg({{ measure }}, {{ delimiter_text }}{{ ' ' ~ order_by_clause if order_by_clause }}{{ ' limit ' ~ limit_num if limit_num }})
{%- endmacro %}

{% macro bigquery__position(substring_text, string_text) -%}
  strpos({{ string_text }}, {{ substring_text }})
{%- endmacro %}

{% macro bigquery__safe_cast(field, type) -%}
  safe_cast({{ field }} as {{ type }})
{%- endmacro %}

{% macro bigquery__split_part(string_text, delimiter_text, part_number) -%}
  {%- set parts = 'split(' ~ string_text ~ ', ' ~ delimiter_text ~ ')' -%}
  {%- if part_number | int < 0 -%}
    {{ parts }}[safe_offset(array_length({{ parts }}) + {{ part_number }})]
  {%- else -%}
    {{ parts }}[safe_offset({{ part_number }} - 1)]
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__type_numeric() -%}
  {{ return('numeric') }}
{%- endmacro %}

{% macro bigquery__snapshot_hash_arguments(args) -%}
  to_hex(md5(concat({% for arg in args %}coalesce(cast({{ arg }} as string), ''){{ ", '|', " if not loop.last }}{% endfor %})))
{%- endmacro %}
