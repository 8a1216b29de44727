{{ config(partition_by={'field': 'sales_day', 'data_type': 'date', 'granularity': 'day'}, cluster_by=['customer_id']) }}
{#- A basket is what one customer buys on one day: the raw transaction number is unique per row in the original data, so it cannot name one. -#}
select
  sales_day,
  customer_id,
  count(*) as line_count,
  cast(sum(quantity) as {{ dbt.type_bigint() }}) as units,
  {{ money_total('gross_revenue') }} as gross_revenue,
  {{ money_total('net_revenue') }} as net_revenue
from {{ ref('fct_sales') }}
group by sales_day, customer_id
