{{ config(partition_by={'field': 'sales_day', 'data_type': 'date', 'granularity': 'day'}, cluster_by=['series_type', 'series_id']) }}
{#- Demand a day at three levels in one shape, so that forecasts and anomalies treat a product, a category and the whole chain alike. -#}
with products as (
  select
    demand.sales_day, demand.product_id, demand.category_id, products.product_name, products.category_name,
    demand.line_count, demand.units, demand.discounted_units, demand.net_revenue
  from {{ ref('fct_daily_product_demand') }} as demand
  inner join {{ ref('dim_products') }} as products on products.product_id = demand.product_id
)
select
  'product' as series_type, product_id as series_id, product_name as series_name, category_name, sales_day,
  line_count, units, discounted_units, net_revenue
from products
union all
select
  'category' as series_type, category_id as series_id, category_name as series_name, category_name, sales_day,
  {{ demand_totals() }}
from products
group by category_id, category_name, sales_day
union all
select
  'total' as series_type, 0 as series_id, 'All products' as series_name, null as category_name, sales_day,
  {{ demand_totals() }}
from products
group by sales_day
