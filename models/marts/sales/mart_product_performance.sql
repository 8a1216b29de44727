{{ config(cluster_by=['category_name', 'product_id']) }}
{#-
  One row a product, sold or not. "Hot" compares its last 28 days with the 28 before, relative to what all products did: a whole shop
  that grows makes no product hot. ABC classes follow the running share of revenue: A up to 80 %, B up to 95 %, C the rest.
-#}
with span as (
  select max(sales_day) as last_day from {{ ref('fct_daily_product_demand') }}
),
demand as (
  select
    daily.product_id,
    sum(daily.line_count) as line_count,
    sum(daily.units) as units,
    sum(daily.discounted_units) as discounted_units,
    {{ money_total('daily.gross_revenue') }} as gross_revenue,
    {{ money_total('daily.net_revenue') }} as net_revenue,
    sum(case when daily.sales_day > {{ add_days('span.last_day', -28) }} then daily.units else 0 end) as units_last_28_days,
    sum(case when daily.sales_day > {{ add_days('span.last_day', -56) }} and daily.sales_day <= {{ add_days('span.last_day', -28) }} then daily.units else 0 end)
      as units_28_days_before
  from {{ ref('fct_daily_product_demand') }} as daily
  cross join span
  group by daily.product_id
),
buyers as (
  select product_id, count(*) as customer_count from {{ ref('fct_customer_products') }} group by product_id
),
measured as (
  select
    demand.*,
    rank() over (order by net_revenue desc) as revenue_rank,
    sum(net_revenue) over () as all_revenue,
    sum(net_revenue) over (order by net_revenue desc, product_id rows between unbounded preceding and current row) - net_revenue as revenue_above,
    sum(units_last_28_days) over () as all_units_last_28_days,
    sum(units_28_days_before) over () as all_units_28_days_before
  from demand
)
select
  measured.product_id,
  products.product_name,
  products.category_name,
  products.class,
  products.price,
  products.is_allergic,
  products.is_perishable,
  coalesce(buyers.customer_count, 0) as customer_count,
  cast(measured.line_count as {{ dbt.type_bigint() }}) as line_count,
  cast(measured.units as {{ dbt.type_bigint() }}) as units,
  measured.gross_revenue,
  {{ money_total_of('measured.gross_revenue - measured.net_revenue') }} as discount_amount,
  measured.net_revenue,
  {{ ratio('measured.discounted_units', 'measured.units') }} as discounted_share,
  measured.revenue_rank,
  {{ ratio('measured.net_revenue', 'measured.all_revenue') }} as revenue_share,
  case
    when measured.net_revenue = 0 then 'C'
    when measured.revenue_above < measured.all_revenue * 0.80 then 'A'
    when measured.revenue_above < measured.all_revenue * 0.95 then 'B'
    else 'C'
  end as abc_class,
  cast(measured.units_last_28_days as {{ dbt.type_bigint() }}) as units_last_28_days,
  cast(measured.units_28_days_before as {{ dbt.type_bigint() }}) as units_28_days_before,
  {{ ratio(
    'cast(measured.units_last_28_days as ' ~ double_type() ~ ') * measured.all_units_28_days_before',
    'cast(measured.units_28_days_before as ' ~ double_type() ~ ') * measured.all_units_last_28_days'
  ) }} as momentum,
  span.last_day as as_of_day
from measured
inner join {{ ref('dim_products') }} as products on products.product_id = measured.product_id
left join buyers on buyers.product_id = measured.product_id
cross join span
