{{
  config(
    materialized='incremental',
    unique_key='run_id',
    cluster_by=['series_type', 'series', 'method', 'metric'],
    full_refresh=false,
    on_schema_change='append_new_columns'
  )
}}
{#-
  Every run that was good enough to be published, as rows of measures: of each series and, as series `all`, of all of a type together. The gate on this
  table judges the newest run; one that fails is not added, and nothing behind it is built.
  A run that is repeated keeps its number while it is the newest, and gets a new one when others came in between.
-#}
with candidates as (
  {#- `auto` is judged as it is published, its rivals as they are. #}
  {%- for table in ['fct_forecast_reconciled', 'fct_forecast_candidates'] %}
  select series_type, series_id, method, actual_units, forecast_units, naive_error, lower_80, upper_80, lower_95, upper_95
  from {{ ref(table) }}
  {%- if not loop.last %} union all{% else %} where method <> 'auto'{% endif %}
  {%- endfor %}
),
points as (
  select
    candidates.series_type,
    cast(candidates.series_id as {{ dbt.type_string() }}) as series,
    candidates.method,
    {{ exact('candidates.actual_units') }} as actual,
    {{ exact('candidates.forecast_units - candidates.actual_units') }} as error,
    {{ exact('abs(candidates.forecast_units - candidates.actual_units)') }} as absolute_error,
    {{ exact('(candidates.forecast_units - candidates.actual_units) * (candidates.forecast_units - candidates.actual_units)') }} as squared_error,
    {{ exact('abs(candidates.forecast_units - candidates.actual_units) / nullif(candidates.naive_error, 0)') }} as scaled_error,
    case when candidates.actual_units between candidates.lower_80 and candidates.upper_80 then 1 else 0 end as in_80,
    case when candidates.actual_units between candidates.lower_95 and candidates.upper_95 then 1 else 0 end as in_95
  from candidates
  where candidates.actual_units is not null
),
everything as (
  select * from points
  union all
  select series_type, 'all' as series, method, actual, error, absolute_error, squared_error, scaled_error, in_80, in_95
  from points
),
measured as (
  select
    series_type, series, method,
    count(*) as points,
    {{ ratio('sum(absolute_error)', 'sum(actual)') }} as wape,
    {{ ratio('sum(absolute_error)', 'count(*)') }} as mae,
    cast(round(sqrt(cast(sum(squared_error) as {{ double_type() }}) / count(*)), 6) as numeric(18, 6)) as rmse,
    {{ ratio('sum(scaled_error)', 'count(scaled_error)') }} as mase,
    {{ ratio('sum(error)', 'sum(actual)') }} as bias,
    {{ ratio('sum(in_80)', 'count(*)') }} as coverage_80,
    {{ ratio('sum(in_95)', 'count(*)') }} as coverage_95
  from everything
  group by series_type, series, method
),
measures as (
  {%- for metric in ['wape', 'mae', 'rmse', 'mase', 'bias', 'coverage_80', 'coverage_95'] %}
  select series_type, series, method, points, '{{ metric }}' as metric, {{ metric }} as value from measured
  {%- if not loop.last %} union all{% endif %}
  {%- endfor %}
),
numbered as (
  select
    run.*,
    {%- if is_incremental() %}
    coalesce((
      select max(case when last_run.run_id = run.run_id then last_run.run_number else last_run.run_number + 1 end)
      from {{ this }} as last_run
      where last_run.run_number = (select max(run_number) from {{ this }})
    ), 1) as run_number
    {%- else %}
    1 as run_number
    {%- endif %}
  from {{ ref('base_forecast_run') }} as run
)
select
  numbered.run_id,
  numbered.run_number,
  'fct_forecast_reconciled' as model,
  measures.series_type,
  measures.series,
  measures.method,
  measures.metric,
  cast(measures.value as {{ double_type() }}) as value,
  measures.points,
  numbered.params,
  numbered.code_hash,
  numbered.dataset,
  numbered.data_from,
  numbered.data_to
from measures
cross join numbered
where measures.value is not null
