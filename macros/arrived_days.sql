{#
  The days of raw sales that an incremental run of `fct_sales` has to compute: those that the fact does not hold, or holds with other rows (told by their number and the sum of
  their customers). Cheap questions come first: which rows are newer than the fact's newest, and is every older one either held or rejected? Counts answer that, however long the
  history is. Day by day is compared only when they do not add up.
  Other sales altogether, as when files take the place of generated rows, are told by the first ids, since their number may well be the same: then every day has arrived.
  Days come back as literals, since only constants let a warehouse skip the other partitions. Days that vanish altogether need --full-refresh.
#}
{% macro arrived_days(fact) %}
  {% if not execute %}{{ return([]) }}{% endif %}
  {% set raw, accepted, rejected = source('raw', 'sales'), ref('stg_sales'), ref('stg_sales_rejected') %}
  {% set first = "select sales_id, customer_id, product_id, quantity from {} where sales_id <= 100" %}
  {% set held = run_query(
    "select (select max(sales_id) from " ~ fact ~ ") as newest, (select sum(source_rows) from " ~ fact ~ ") as row_count, "
    ~ "(select count(*) from (" ~ first.format(fact) ~ " except distinct " ~ first.format(accepted) ~ ") as gone) as gone_rows"
  ).rows[0] %}
  {% if held[2] > 0 %}
    {% set every = run_query("select distinct sales_day from " ~ accepted ~ " order by sales_day").rows %}
    {{ return(every | map(attribute='sales_day') | map('string') | list) }}
  {% endif %}
  {% set newest = held[0] or 0 %}
  {% set arrived = run_query(
    "select cast(SalesDate as date) as sales_day, count(*) as row_count from " ~ raw ~ " where SalesID > " ~ newest ~ " group by 1 order by 1"
  ).rows %}
  {% set older = run_query(
    "select (select count(*) from " ~ raw ~ ") as raw_rows, (select count(*) from " ~ rejected ~ " where sales_id <= " ~ newest ~ ") as rejected_rows"
  ).rows[0] %}
  {% if older[0] - arrived | sum(attribute='row_count') == (held[1] or 0) + older[1] %}
    {% set changed = arrived %}
  {% else %}
    {% set changed = run_query(days_that_differ(accepted, fact)).rows %}
  {% endif %}
  {{ return(changed | map(attribute='sales_day') | reject('none') | map('string') | list) }}
{% endmacro %}

{% macro days_that_differ(accepted, fact) -%}
  select arrived.sales_day
  from (
    select sales_day, count(*) as row_count, sum(customer_id) as customer_sum from {{ accepted }} group by sales_day
  ) as arrived
  left join (
    select sales_day, sum(source_rows) as row_count, sum(customer_id * source_rows) as customer_sum from {{ fact }} group by sales_day
  ) as loaded on loaded.sales_day = arrived.sales_day
  where loaded.row_count is null or loaded.row_count <> arrived.row_count or loaded.customer_sum <> arrived.customer_sum
  order by arrived.sales_day
{%- endmacro %}

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
