{{ config(partition_by={'field': 'sales_month', 'data_type': 'date', 'granularity': 'month'}, cluster_by=['city_name', 'city_id']) }}
{#- Customers of a city are counted once a month, by way of one row a customer and month: counting them in a join with their baskets would repeat them. -#}
with customer_months as (
  select
    customer_id,
    {{ month_start('sales_day') }} as sales_month,
    count(*) as basket_count,
    sum(line_count) as line_count,
    sum(units) as units,
    sum(gross_revenue) as gross_revenue,
    sum(net_revenue) as net_revenue
  from {{ ref('fct_baskets') }}
  group by customer_id, sales_month
),
totals as (
  select
    customer_months.sales_month,
    customers.city_id,
    count(*) as active_customers,
    cast(sum(customer_months.basket_count) as {{ dbt.type_bigint() }}) as basket_count,
    cast(sum(customer_months.line_count) as {{ dbt.type_bigint() }}) as line_count,
    cast(sum(customer_months.units) as {{ dbt.type_bigint() }}) as units,
    {{ money_total('customer_months.gross_revenue') }} as gross_revenue,
    {{ money_total('customer_months.net_revenue') }} as net_revenue
  from customer_months
  left join {{ ref('dim_customers') }} as customers on customers.customer_id = customer_months.customer_id
  group by customer_months.sales_month, customers.city_id
)
select
  totals.sales_month,
  totals.city_id,
  coalesce(cities.city_name, 'Unknown') as city_name,
  cities.zipcode,
  cities.country_code,
  cities.country_name,
  totals.active_customers,
  totals.basket_count,
  totals.line_count,
  totals.units,
  totals.gross_revenue,
  {{ money_total_of('totals.gross_revenue - totals.net_revenue') }} as discount_amount,
  totals.net_revenue,
  {{ ratio('totals.net_revenue', 'totals.active_customers') }} as net_revenue_per_customer,
  {{ ratio('totals.net_revenue', 'sum(totals.net_revenue) over (partition by totals.sales_month)') }} as share_of_month,
  rank() over (partition by totals.sales_month order by totals.net_revenue desc) as rank_in_month
from totals
left join {{ ref('dim_cities') }} as cities on cities.city_id = totals.city_id
