{{ config(partition_by={'field': 'sales_day', 'data_type': 'date', 'granularity': 'day'}, cluster_by=['category_name', 'city_name']) }}
{#- Only sums: every measure can be added up over any choice of days, categories and cities. -#}
with totals as (
  select
    sales.sales_day,
    products.category_id,
    customers.city_id,
    count(*) as line_count,
    cast(sum(sales.quantity) as {{ dbt.type_bigint() }}) as units,
    {{ money_total('sales.gross_revenue') }} as gross_revenue,
    {{ money_total('sales.discount_amount') }} as discount_amount,
    {{ money_total('sales.net_revenue') }} as net_revenue
  from {{ ref('fct_sales') }} as sales
  inner join {{ ref('dim_products') }} as products on products.product_id = sales.product_id
  left join {{ ref('dim_customers') }} as customers on customers.customer_id = sales.customer_id
  group by sales.sales_day, products.category_id, customers.city_id
)
select
  totals.sales_day,
  dates.month_start as sales_month,
  dates.weekday_name,
  categories.category_name,
  coalesce(cities.city_name, 'Unknown') as city_name,
  totals.line_count,
  totals.units,
  totals.gross_revenue,
  totals.discount_amount,
  totals.net_revenue
from totals
inner join {{ ref('dim_date') }} as dates on dates.date_day = totals.sales_day
inner join {{ ref('stg_categories') }} as categories on categories.category_id = totals.category_id
left join {{ ref('dim_cities') }} as cities on cities.city_id = totals.city_id
