{{ config(partition_by={'field': 'sales_day', 'data_type': 'date', 'granularity': 'day'}, cluster_by=['series_type', 'series_id']) }}
{#-
  One row a day and series, from the first day of sales to the last day of the forecast. Forecasts add up: of products to their category, of categories to the total. Only forecasts of a run that passed the gate are here: were it another,
  there would be no rows, and a test says so before anything is published.
-#}
with run as (
  select run.run_id, run.data_to
  from {{ ref('base_forecast_run') }} as run
  where run.run_id in (select run_id from {{ ref('fct_forecast_runs') }})
),
series as (
  select distinct series_type, series_id, series_name, category_name from {{ ref('fct_demand_series') }}
),
forecasts as (
  select * from {{ ref('fct_forecast_reconciled') }}
),
leaders as (
  select series_type, series_id, max(leading_method) as leading_method, max(leading_weight) as leading_weight
  from forecasts
  where actual_units is null
  group by series_type, series_id
),
days as (
  select series_type, series_id, sales_day, units from {{ ref('fct_demand_series') }}
  union all
  select series_type, series_id, sales_day, null as units from forecasts where actual_units is null
)
select
  days.sales_day,
  days.series_type,
  days.series_id,
  series.series_name,
  series.category_name,
  days.units as actual_units,
  {{ units_of('forecasts.forecast_units') }} as forecast_units,
  {{ units_of('forecasts.lower_80') }} as lower_80,
  {{ units_of('forecasts.upper_80') }} as upper_80,
  {{ units_of('forecasts.lower_95') }} as lower_95,
  {{ units_of('forecasts.upper_95') }} as upper_95,
  days.sales_day > run.data_to as is_forecast,
  forecasts.origin_day,
  leaders.leading_method as method,
  cast(round(leaders.leading_weight, 6) as numeric(18, 6)) as method_weight,
  run.run_id,
  run.data_to as as_of_day
from days
cross join run
inner join series on series.series_type = days.series_type and series.series_id = days.series_id
inner join leaders on leaders.series_type = days.series_type and leaders.series_id = days.series_id
left join forecasts
  on forecasts.series_type = days.series_type and forecasts.series_id = days.series_id and forecasts.sales_day = days.sales_day
