{{ config(cluster_by=['customer_id', 'product_id']) }}
select
  customer_id,
  product_id,
  count(*) as line_count,
  cast(sum(quantity) as {{ dbt.type_bigint() }}) as units,
  {{ money_total('net_revenue') }} as net_revenue,
  min(sales_day) as first_sale_day,
  max(sales_day) as last_sale_day
from {{ ref('fct_sales') }}
group by customer_id, product_id
