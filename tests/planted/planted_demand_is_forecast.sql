{#-
  The generator's formula says what demand the days after the last one would have: trend × season × weekday, at the level that a category had on days without a
  holiday. Each category's forecast must come near it, and all of them nearer than repeating the last week would. Small data is not judged.
-#}
with days as (
  select
    date_day, iso_weekday,
    {{ days_from("date '" ~ var('first_day') ~ "'", 'date_day') }} as day_number,
    {{ days_from('cast(' ~ dbt.date_trunc('year', 'date_day') ~ ' as date)', 'date_day') }} + 1 as day_of_year
  from {{ ref('dim_date') }}
),
shapes as (
  select
    trend.subject as category_name, days.date_day,
    (1 + (trend.lift - 1) * days.day_number / {{ [var('days') | int - 1, 1] | max }})
      * (1 + (season.lift - 1) * cos(2 * acos(-1) * (days.day_of_year - cast(season.other as {{ dbt.type_int() }})) / 365.25))
      * weekday.lift as shape
  from {{ ref('stg_planted') }} as trend
  inner join {{ ref('stg_planted') }} as season on season.kind = 'season' and season.subject = trend.subject
  cross join days
  inner join {{ ref('stg_planted') }} as weekday on weekday.kind = 'weekday' and weekday.subject = cast(days.iso_weekday as {{ dbt.type_string() }})
  where trend.kind = 'trend'
),
categories as (
  select sales_day, category_name, is_forecast, actual_units, forecast_units, as_of_day
  from {{ ref('mart_demand_forecast') }}
  where series_type = 'category'
),
levels as (
  select categories.category_name, sum(categories.actual_units) / sum(shapes.shape) as level
  from categories
  inner join shapes on shapes.category_name = categories.category_name and shapes.date_day = categories.sales_day
  where not categories.is_forecast
    and not exists (
      select 1 from {{ ref('stg_planted') }} as holiday
      where holiday.kind = 'holiday' and holiday.subject in ('all', categories.category_name)
        and categories.sales_day between holiday.from_day and holiday.to_day
    )
  group by categories.category_name
),
compared as (
  select
    forecast.category_name,
    levels.level * shapes.shape as truth,
    abs(forecast.forecast_units - levels.level * shapes.shape) as error,
    abs(last_week.actual_units - levels.level * shapes.shape) as naive_error
  from categories as forecast
  inner join shapes on shapes.category_name = forecast.category_name and shapes.date_day = forecast.sales_day
  inner join levels on levels.category_name = forecast.category_name
  inner join categories as last_week
    on last_week.category_name = forecast.category_name
    and {{ days_from('last_week.sales_day', 'forecast.as_of_day') }}
      = 6 - {{ dbt.safe_cast('mod(' ~ days_from('forecast.as_of_day', 'forecast.sales_day') ~ ' - 1, 7)', dbt.type_int()) }}
  where forecast.is_forecast
),
judged as (
  select category_name, sum(error) / sum(truth) as error, sum(naive_error) / sum(truth) as naive_error, min(lines.line_count) as line_count
  from compared
  inner join (
    select series_name, sum(line_count) as line_count from {{ ref('fct_demand_series') }} where series_type = 'category' group by series_name
  ) as lines on lines.series_name = compared.category_name
  group by category_name
  union all
  select 'all', sum(error) / sum(truth), sum(naive_error) / sum(truth), null
  from compared
)
select *
from judged
where (line_count >= 30000 and error > 0.12)
  or (category_name = 'all' and error > naive_error)
