{{ config(cluster_by=['series_type', 'series_id', 'method']) }}
{#- How far the published forecast and its rivals were off on days they had not seen, one row a series and method, of the newest run. -#}
{%- set metrics = ['wape', 'mae', 'rmse', 'mase', 'bias', 'coverage_80', 'coverage_95'] %}
with newest as (
  select * from {{ ref('fct_forecast_runs') }}
  where run_number = (select max(run_number) from {{ ref('fct_forecast_runs') }})
),
measured as (
  select
    run_id, series_type, series, method, data_to, max(points) as points
    {%- for metric in metrics %},
    cast(max(case when metric = '{{ metric }}' then value end) as numeric(18, 6)) as {{ metric }}
    {%- endfor %}
  from newest
  group by run_id, series_type, series, method, data_to
),
names as (
  select distinct series_type, cast(series_id as {{ dbt.type_string() }}) as series, series_name, category_name from {{ ref('fct_demand_series') }}
)
select
  measured.series_type,
  cast(nullif(measured.series, 'all') as {{ dbt.type_int() }}) as series_id,
  coalesce(names.series_name, 'All of this type') as series_name,
  names.category_name,
  measured.method,
  measured.method = 'auto' as is_published,
  measured.points as day_count
  {%- for metric in metrics %},
  measured.{{ metric }}
  {%- endfor %},
  {{ ratio('measured.mae', 'naive.mae') }} as error_against_naive,
  rank() over (partition by measured.series_type, measured.series order by measured.mae) as place,
  measured.run_id,
  measured.data_to as as_of_day
from measured
left join measured as naive
  on naive.series_type = measured.series_type and naive.series = measured.series and naive.method = 'seasonal naive'
left join names on names.series_type = measured.series_type and names.series = measured.series
