{#- Weekdays relative to one another as planted, on days that no holiday disturbs; with enough lines to see it. -#}
with days as (
  select daily.sales_day, dates.iso_weekday, daily.line_count
  from {{ ref('mart_sales_daily') }} as daily
  inner join {{ ref('dim_date') }} as dates on dates.date_day = daily.sales_day
  where not exists (
    select 1 from {{ ref('stg_planted') }} as planted
    where planted.kind = 'holiday' and planted.subject = 'all' and daily.sales_day between planted.from_day and planted.to_day
  )
),
weekdays as (
  select iso_weekday, avg(line_count) as mean_lines, sum(line_count) as line_count from days group by iso_weekday
),
measured as (
  select iso_weekday, line_count, mean_lines / avg(mean_lines) over () as lift from weekdays
)
select measured.iso_weekday, measured.lift, planted.lift as planted_lift
from measured
inner join {{ ref('stg_planted') }} as planted on planted.kind = 'weekday' and planted.subject = cast(measured.iso_weekday as {{ dbt.type_string() }})
where measured.line_count >= 2000 and abs(measured.lift - planted.lift) > 0.08
