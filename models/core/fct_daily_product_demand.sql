{{ config(partition_by={'field': 'sales_day', 'data_type': 'date', 'granularity': 'day'}, cluster_by=['product_id']) }}
{#- Every product on every day between the first and the last sale: a day without a sale is a zero, not a hole, or a forecast would never see it. -#}
with sold as (
  select
    sales_day,
    product_id,
    count(*) as line_count,
    cast(sum(quantity) as {{ dbt.type_bigint() }}) as units,
    sum(case when discount > 0 then quantity else 0 end) as discounted_units,
    {{ money_total('gross_revenue') }} as gross_revenue,
    {{ money_total('net_revenue') }} as net_revenue
  from {{ ref('fct_sales') }}
  group by sales_day, product_id
),
span as (
  select min(sales_day) as first_day, max(sales_day) as last_day from sold
),
grid as (
  select dates.date_day as sales_day, products.product_id, products.category_id
  from {{ ref('dim_date') }} as dates
  inner join span on dates.date_day between span.first_day and span.last_day
  cross join {{ ref('dim_products') }} as products
)
select
  grid.sales_day,
  grid.product_id,
  grid.category_id,
  coalesce(sold.line_count, 0) as line_count,
  coalesce(sold.units, 0) as units,
  cast(coalesce(sold.discounted_units, 0) as {{ dbt.type_bigint() }}) as discounted_units,
  coalesce(sold.gross_revenue, 0) as gross_revenue,
  coalesce(sold.net_revenue, 0) as net_revenue
from grid
left join sold on sold.sales_day = grid.sales_day and sold.product_id = grid.product_id
