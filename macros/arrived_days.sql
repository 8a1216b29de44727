{#
  The days of `raw.sales` that an incremental run of `fct_sales` has to compute: those that the fact does not hold, or holds with other rows (told by their number and the sum of
  their customers). Cheap questions come first: what is newer than the newest day, and are the older rows those that were loaded? Day by day is compared only when they are not.
  Days come back as literals, since only constants let a warehouse skip the other partitions. Rows that vanish with their whole day need --full-refresh.
#}
{% macro arrived_days(fact) %}
  {% if not execute %}{{ return([]) }}{% endif %}
  {% set known = run_query("select max(sales_day) as newest, sum(source_rows) as row_count, sum(customer_id * source_rows) as customer_sum from " ~ fact).rows[0] %}
  {% set newest = known[0] or '0001-01-01' %}
  {% set older = run_query(
    "select count(*) as row_count, sum(CustomerID) as customer_sum from " ~ source('raw', 'sales') ~ " where SalesDate < timestamp '" ~ newest ~ "' + interval 1 day"
  ).rows[0] %}
  {% set question %}
    {% if older[0] | int == known[1] | int and older[1] | int == known[2] | int %}
      select distinct cast(SalesDate as date) as sales_day
      from {{ source('raw', 'sales') }}
      where SalesDate >= timestamp '{{ newest }}' + interval 1 day
      order by sales_day
    {% else %}
      select arrived.sales_day
      from (
        select sales_day, count(*) as row_count, sum(customer_id) as customer_sum from {{ ref('stg_sales') }} group by sales_day
      ) as arrived
      left join (
        select sales_day, sum(source_rows) as row_count, sum(customer_id * source_rows) as customer_sum from {{ fact }} group by sales_day
      ) as loaded on loaded.sales_day = arrived.sales_day
      where loaded.row_count is null or loaded.row_count <> arrived.row_count or loaded.customer_sum <> arrived.customer_sum
      order by arrived.sales_day
    {% endif %}
  {% endset %}
  {% set days = [] %}
  {% for row in run_query(question).rows %}
    {% do days.append(row[0] | string) %}
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
