{{ config(partition_by={'field': 'sales_month', 'data_type': 'date', 'granularity': 'month'}, cluster_by=['employee_id']) }}
with totals as (
  select
    employee_id,
    {{ month_start('sales_day') }} as sales_month,
    count(*) as line_count,
    cast(sum(quantity) as {{ dbt.type_bigint() }}) as units,
    {{ money_total('gross_revenue') }} as gross_revenue,
    {{ money_total('net_revenue') }} as net_revenue
  from {{ ref('fct_sales') }}
  group by employee_id, sales_month
)
select
  totals.sales_month,
  totals.employee_id,
  coalesce(employees.full_name, 'Unknown') as employee_name,
  employees.city_name,
  employees.gender,
  employees.age,
  employees.years_employed,
  totals.line_count,
  totals.units,
  totals.gross_revenue,
  {{ money_total_of('totals.gross_revenue - totals.net_revenue') }} as discount_amount,
  totals.net_revenue,
  {{ ratio('totals.net_revenue', 'totals.line_count') }} as average_line,
  {{ ratio('totals.net_revenue', 'sum(totals.net_revenue) over (partition by totals.sales_month)') }} as share_of_month,
  rank() over (partition by totals.sales_month order by totals.net_revenue desc) as rank_in_month
from totals
left join {{ ref('dim_employees') }} as employees on employees.employee_id = totals.employee_id
