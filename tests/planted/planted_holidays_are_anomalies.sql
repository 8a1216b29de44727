{#-
  Of the days of holidays that were planted to raise or lower sales by two fifths or more nine in ten stand among the anomalies of their category, or of the total; with
  enough lines to see it.
-#}
with holidays as (
  select
    case when holiday.subject = 'all' then 'total' else 'category' end as series_type,
    case when holiday.subject = 'all' then 'All products' else holiday.subject end as series_name,
    case when holiday.lift > 1 then 'high' else 'low' end as kind,
    dates.date_day as sales_day
  from {{ ref('stg_planted') }} as holiday
  inner join {{ ref('dim_date') }} as dates on dates.date_day between holiday.from_day and holiday.to_day
  where holiday.kind = 'holiday' and (holiday.lift <= 0.6 or holiday.lift >= 1.4)
),
lines as (
  select series_type, series_name, avg(line_count) as lines_a_day, min(sales_day) as first_day, max(sales_day) as last_day
  from {{ ref('fct_demand_series') }}
  where series_type <> 'product'
  group by series_type, series_name
),
counted as (
  select count(*) as days, sum(case when found.kind = holidays.kind then 1 else 0 end) as found_days
  from holidays
  inner join lines on lines.series_type = holidays.series_type and lines.series_name = holidays.series_name
  left join {{ ref('mart_anomalies') }} as found
    on found.series_type = holidays.series_type and found.series_name = holidays.series_name and found.sales_day = holidays.sales_day
  where lines.lines_a_day >= 400 and holidays.sales_day between lines.first_day and lines.last_day
)
select days, found_days
from counted
where found_days < days * 0.9
