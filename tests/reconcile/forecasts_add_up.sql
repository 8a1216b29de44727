-- On each day to come, forecasts of products give their category's and those of categories the total's, to the last digit that is shown.
with forecasts as (
  select sales_day, series_type, category_name, forecast_units
  from {{ ref('mart_demand_forecast') }}
  where is_forecast
),
sums as (
  select sales_day, 'category' as series_type, category_name, sum(forecast_units) as units
  from forecasts
  where series_type = 'product'
  group by sales_day, category_name
  union all
  select sales_day, 'total', null, sum(forecast_units)
  from forecasts
  where series_type = 'category'
  group by sales_day
)
select forecasts.sales_day, forecasts.series_type, forecasts.category_name, forecasts.forecast_units, sums.units
from sums
left join forecasts
  on forecasts.sales_day = sums.sales_day and forecasts.series_type = sums.series_type
  and coalesce(forecasts.category_name, '') = coalesce(sums.category_name, '')
where forecasts.forecast_units is null or forecasts.forecast_units <> sums.units
