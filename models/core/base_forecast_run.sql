{{ config(materialized='ephemeral') }}
{#-
  What the forecasts are: which code made them, from which days of which data. No clock is in it: the same code on the same data is the same run.
  Data is told by its first four weeks, since days are only ever added: runs of other data are not compared.
-#}
with history as (
  select min(sales_day) as data_from, max(sales_day) as data_to from {{ ref('fct_demand_series') }} where series_type = 'total'
),
beginning as (
  select sum(demand.units) as units
  from {{ ref('fct_demand_series') }} as demand
  cross join history
  where demand.series_type = 'total' and demand.sales_day < {{ add_days('history.data_from', 28) }}
),
made as (
  select sum({{ exact('forecast_units') }}) as units, max(step) as horizon, count(distinct origin_day) - 1 as windows
  from {{ ref('fct_forecast_reconciled') }}
),
facts as (
  select
    {{ dbt.hash("concat(" ~ code_hash('fct_forecast_candidates') ~ ", " ~ code_hash('fct_forecast_reconciled') ~ ")") }} as code_hash,
    {{ dbt.hash("concat(cast(history.data_from as " ~ dbt.type_string() ~ "), ' ', cast(beginning.units as " ~ dbt.type_string() ~ "))") }} as dataset,
    history.data_from,
    history.data_to,
    made.units,
    concat('{"horizon": ', cast(made.horizon as {{ dbt.type_string() }}), ', "windows": ', cast(made.windows as {{ dbt.type_string() }}), ', "season": 7}') as params
  from history
  cross join beginning
  cross join made
)
select
  {{ dbt.hash("concat(code_hash, dataset, cast(data_to as " ~ dbt.type_string() ~ "), cast(units as " ~ dbt.type_string() ~ "))") }} as run_id,
  code_hash, dataset, data_from, data_to, params
from facts
