{#
  The days of `raw.sales` that an incremental run of `fct_sales` has to compute: those that the fact does not hold, or holds with another number of
  rows. Days are found by two cheap questions first (what is newer than the newest day; are there as many older rows as were loaded), and day by
  day only when the second says no. They come back as a list of literals, since only constants let a warehouse skip the other partitions.
#}
{% macro arrived_days(fact) %}
  {% if not execute %}{{ return([]) }}{% endif %}
  {% set known = run_query("select max(sales_day), coalesce(sum(source_rows), 0) from " ~ fact) %}
  {% set newest = known.columns[0].values()[0] %}
  {% if newest is none %}
    {% set newest = '0001-01-01' %}
  {% endif %}
  {% set older_rows = run_query("select count(*) from " ~ source('raw', 'sales') ~ " where SalesDate < timestamp '" ~ newest ~ "' + interval 1 day").columns[0].values()[0] %}
  {% set question %}
    {% if older_rows | int == known.columns[1].values()[0] | int %}
      select distinct cast(SalesDate as date) as sales_day
      from {{ source('raw', 'sales') }}
      where SalesDate >= timestamp '{{ newest }}' + interval 1 day
      order by sales_day
    {% else %}
      select arrived.sales_day
      from (select sales_day, count(*) as line_rows from {{ ref('stg_sales') }} group by sales_day) as arrived
      left join (select sales_day, sum(source_rows) as line_rows from {{ fact }} group by sales_day) as loaded on loaded.sales_day = arrived.sales_day
      where loaded.line_rows is null or loaded.line_rows <> arrived.line_rows
      order by arrived.sales_day
    {% endif %}
  {% endset %}
  {% set days = [] %}
  {% for day in run_query(question).columns[0].values() %}
    {% do days.append(day | string) %}
  {% endfor %}
  {{ return(days) }}
{% endmacro %}

{#
  Rows of those days. The range on the raw timestamp says the same once more in a form that skips blocks of the raw table.
#}
{% macro on_days(days, day_column, timestamp_column) -%}
  {%- if days -%}
    {{ day_column }} in ({% for day in days %}date '{{ day }}'{{ ', ' if not loop.last }}{% endfor %})
    and {{ timestamp_column }} >= timestamp '{{ days | first }} 00:00:00'
    and {{ timestamp_column }} < timestamp '{{ days | last }} 00:00:00' + interval 1 day
  {%- else -%}
    false
  {%- endif -%}
{%- endmacro %}
