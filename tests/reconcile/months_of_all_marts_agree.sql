-- Marts that know the month say the same of each: a total can be right while its months are not.
with months as (
  select 'mart_sales_daily' as mart, sales_month, sum(net_revenue) as net_revenue from {{ ref('mart_sales_daily') }} group by sales_month
  union all
  select 'mart_sales_summary', sales_month, sum(net_revenue) from {{ ref('mart_sales_summary') }} group by sales_month
  union all
  select 'mart_employee_performance', sales_month, sum(net_revenue) from {{ ref('mart_employee_performance') }} group by sales_month
  union all
  select 'mart_city_revenue', sales_month, sum(net_revenue) from {{ ref('mart_city_revenue') }} group by sales_month
)
select sales_month, count(distinct mart) as marts, min(net_revenue) as least, max(net_revenue) as most
from months
group by sales_month
having min(net_revenue) <> max(net_revenue) or count(distinct mart) <> 4
