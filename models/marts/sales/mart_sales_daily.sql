{{ config(partition_by={'field': 'sales_day', 'data_type': 'date', 'granularity': 'day'}) }}
{#- Every day from the first to the last sale, so that a day without sales shows as zero and the moving averages count days, not rows. -#}
with totals as (
  select
    sales_day,
    count(*) as basket_count,
    cast(sum(line_count) as {{ dbt.type_bigint() }}) as line_count,
    cast(sum(units) as {{ dbt.type_bigint() }}) as units,
    {{ money_total('gross_revenue') }} as gross_revenue,
    {{ money_total('net_revenue') }} as net_revenue
  from {{ ref('fct_baskets') }}
  group by sales_day
),
first_baskets as (
  select first_day as sales_day, count(*) as new_customers
  from (select customer_id, min(sales_day) as first_day from {{ ref('fct_baskets') }} group by customer_id) as customers
  group by first_day
),
span as (
  select min(sales_day) as first_day, max(sales_day) as last_day from totals
),
days as (
  select
    dates.date_day as sales_day,
    dates.month_start as sales_month,
    dates.week_start as sales_week,
    dates.weekday_name,
    dates.is_weekend,
    dates.is_holiday,
    dates.holiday_name,
    coalesce(totals.basket_count, 0) as basket_count,
    coalesce(first_baskets.new_customers, 0) as new_customers,
    coalesce(totals.line_count, 0) as line_count,
    coalesce(totals.units, 0) as units,
    coalesce(totals.gross_revenue, 0) as gross_revenue,
    coalesce(totals.net_revenue, 0) as net_revenue
  from {{ ref('dim_date') }} as dates
  inner join span on dates.date_day between span.first_day and span.last_day
  left join totals on totals.sales_day = dates.date_day
  left join first_baskets on first_baskets.sales_day = dates.date_day
)
select
  sales_day,
  sales_month,
  sales_week,
  weekday_name,
  is_weekend,
  is_holiday,
  holiday_name,
  basket_count,
  new_customers,
  line_count,
  units,
  gross_revenue,
  {{ money_total_of('gross_revenue - net_revenue') }} as discount_amount,
  net_revenue,
  {{ ratio('net_revenue', 'basket_count') }} as average_basket,
  case when count(*) over last_seven = 7 then {{ ratio('sum(net_revenue) over last_seven', 7) }} end as net_revenue_7_day_average,
  lag(net_revenue, 7) over (order by sales_day) as net_revenue_week_before,
  {{ ratio('net_revenue - lag(net_revenue, 7) over (order by sales_day)', 'lag(net_revenue, 7) over (order by sales_day)') }} as change_on_week_before,
  {{ money_total_of('sum(net_revenue) over (order by sales_day rows between unbounded preceding and current row)') }} as net_revenue_to_date
from days
window last_seven as (order by sales_day rows between 6 preceding and current row)
