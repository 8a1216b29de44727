{#-
  From the first four weeks to the last four, each category changes as its planted trend and season say, relative to all categories: within a tenth,
  since holidays and promotions move it too. Small data is not judged.
-#}
with span as (
  select min(sales_day) as first_day, max(sales_day) as last_day from {{ ref('mart_sales_daily') }}
),
days as (
  select
    dates.date_day,
    dates.date_day < {{ add_days('span.first_day', 28) }} as is_early,
    {{ days_from("date '" ~ var('first_day') ~ "'", 'dates.date_day') }} as day_number,
    {{ days_from('cast(' ~ dbt.date_trunc('year', 'dates.date_day') ~ ' as date)', 'dates.date_day') }} + 1 as day_of_year
  from {{ ref('dim_date') }} as dates
  cross join span
  where (dates.date_day >= span.first_day and dates.date_day < {{ add_days('span.first_day', 28) }})
    or (dates.date_day > {{ add_days('span.last_day', -28) }} and dates.date_day <= span.last_day)
),
planted as (
  select
    trend.subject as category_name, days.is_early,
    avg(
      (1 + (trend.lift - 1) * days.day_number / {{ [var('days') | int - 1, 1] | max }})
        * (1 + (season.lift - 1) * cos(2 * acos(-1) * (days.day_of_year - cast(season.other as {{ dbt.type_int() }})) / 365.25))
    ) as level
  from {{ ref('stg_planted') }} as trend
  inner join {{ ref('stg_planted') }} as season on season.kind = 'season' and season.subject = trend.subject
  cross join days
  where trend.kind = 'trend'
  group by trend.subject, days.is_early
),
sold as (
  select categories.category_name, days.is_early, sum(demand.line_count) as line_count
  from {{ ref('fct_daily_product_demand') }} as demand
  inner join days on days.date_day = demand.sales_day
  inner join {{ ref('stg_categories') }} as categories on categories.category_id = demand.category_id
  group by categories.category_name, days.is_early
),
categories as (
  select
    sold.category_name,
    max(case when sold.is_early then sold.line_count end) as early_lines,
    max(case when sold.is_early then null else sold.line_count end) as late_lines,
    max(case when planted.is_early then null else planted.level end) / max(case when planted.is_early then planted.level end) as planted_change
  from sold
  inner join planted on planted.category_name = sold.category_name and planted.is_early = sold.is_early
  group by sold.category_name
),
compared as (
  select
    category_name, early_lines,
    late_lines * 1.0 / early_lines / (sum(late_lines) over () * 1.0 / sum(early_lines) over ()) as found,
    planted_change / (sum(planted_change * early_lines) over () / sum(early_lines) over ()) as expected
  from categories
)
select category_name, found, expected
from compared
where early_lines >= 10000 and abs(found - expected) > 0.1
