{{ config(cluster_by=['city_name', 'lifecycle', 'customer_id']) }}
{#-
  One row a customer who bought. Each measure is brought to one row a customer before anything is joined: joining baskets, categories and weekdays first
  would repeat the money once for each pair of them.
-#}
with gaps as (
  select
    customer_id, sales_day, line_count, units, gross_revenue, net_revenue,
    {{ days_from('lag(sales_day) over (partition by customer_id order by sales_day)', 'sales_day') }} as days_since_last
  from {{ ref('fct_baskets') }}
),
baskets as (
  select
    customer_id,
    count(*) as basket_count,
    cast(sum(line_count) as {{ dbt.type_bigint() }}) as line_count,
    cast(sum(units) as {{ dbt.type_bigint() }}) as units,
    {{ money_total('gross_revenue') }} as gross_revenue,
    {{ money_total('net_revenue') }} as net_revenue,
    max(net_revenue) as largest_basket,
    min(sales_day) as first_sale_day,
    max(sales_day) as last_sale_day,
    sum(days_since_last) as days_between,
    count(days_since_last) as return_count
  from gaps
  group by customer_id
),
weekday_counts as (
  select customer_id, iso_weekday, count(*) as basket_count
  from (select customer_id, {{ iso_weekday('sales_day') }} as iso_weekday from {{ ref('fct_baskets') }}) as dated
  group by customer_id, iso_weekday
),
weekdays as (
  select customer_id, iso_weekday
  from (
    select customer_id, iso_weekday, row_number() over (partition by customer_id order by basket_count desc, iso_weekday) as place
    from weekday_counts
  ) as ranked
  where place = 1
),
category_totals as (
  select bought.customer_id, products.category_name, sum(bought.net_revenue) as net_revenue
  from {{ ref('fct_customer_products') }} as bought
  inner join {{ ref('dim_products') }} as products on products.product_id = bought.product_id
  group by bought.customer_id, products.category_name
),
categories as (
  select customer_id, category_name, net_revenue
  from (
    select
      customer_id, category_name, net_revenue,
      row_number() over (partition by customer_id order by net_revenue desc, category_name) as place
    from category_totals
  ) as ranked
  where place = 1
),
assortments as (
  select customer_id, count(*) as distinct_products from {{ ref('fct_customer_products') }} group by customer_id
),
span as (
  select min(sales_day) as first_day, max(sales_day) as last_day from {{ ref('fct_baskets') }}
)
select
  baskets.customer_id,
  coalesce(customers.full_name, 'Unknown') as customer_name,
  coalesce(customers.city_name, 'Unknown') as city_name,
  baskets.basket_count,
  baskets.basket_count > 1 as is_repeat_customer,
  baskets.line_count,
  baskets.units,
  baskets.gross_revenue,
  {{ money_total_of('baskets.gross_revenue - baskets.net_revenue') }} as discount_amount,
  baskets.net_revenue,
  {{ ratio('baskets.net_revenue', 'baskets.basket_count') }} as average_basket,
  baskets.largest_basket,
  assortments.distinct_products,
  categories.category_name as favourite_category,
  {{ ratio('categories.net_revenue', 'baskets.net_revenue') }} as favourite_category_share,
  {{ weekday_name('weekdays.iso_weekday') }} as favourite_weekday,
  baskets.first_sale_day,
  baskets.last_sale_day,
  {{ ratio('baskets.days_between', 'baskets.return_count') }} as average_days_between,
  {{ days_from('baskets.last_sale_day', 'span.last_day') }} as days_since_last,
  case
    when {{ days_from('baskets.last_sale_day', 'span.last_day') }} > 28 then 'gone'
    when {{ is_new_customer('baskets.first_sale_day', 'span.first_day', 'span.last_day') }} then 'new'
    else 'active'
  end as lifecycle,
  rank() over (order by baskets.net_revenue desc) as revenue_rank,
  span.last_day as as_of_day
from baskets
left join {{ ref('dim_customers') }} as customers on customers.customer_id = baskets.customer_id
left join assortments on assortments.customer_id = baskets.customer_id
left join categories on categories.customer_id = baskets.customer_id
left join weekdays on weekdays.customer_id = baskets.customer_id
cross join span
