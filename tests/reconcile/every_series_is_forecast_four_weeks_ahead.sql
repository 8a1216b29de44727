-- Each product, each category and the total have a forecast for each of the 28 days after the last sale; none is left out silently. Eight weeks of sales are needed to judge one.
with series as (
  select series_type, series_id, max(sales_day) as last_day
  from {{ ref('fct_demand_series') }}
  group by series_type, series_id
  having count(*) >= 56
),
forecasts as (
  select series_type, series_id, count(*) as day_count, min(sales_day) as first_day, max(sales_day) as last_day
  from {{ ref('mart_demand_forecast') }}
  where is_forecast
  group by series_type, series_id
)
select series.series_type, series.series_id, forecasts.day_count, forecasts.first_day, forecasts.last_day
from series
left join forecasts on forecasts.series_type = series.series_type and forecasts.series_id = series.series_id
where forecasts.day_count is null
  or forecasts.day_count <> 28
  or forecasts.first_day <> {{ add_days('series.last_day', 1) }}
  or forecasts.last_day <> {{ add_days('series.last_day', 28) }}
