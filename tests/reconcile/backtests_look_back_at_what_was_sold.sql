{#-
  What forecasts are judged by, computed by another way: each stands `step` days behind the last day it knew, beside what was sold there; and the baseline is the last week before it, repeated.
  A fault that all methods share would spoil the baseline too, and the gate would not see it.
-#}
select candidates.series_type, candidates.series_id, candidates.method, candidates.origin_day, candidates.sales_day, candidates.forecast_units
from {{ ref('fct_forecast_candidates') }} as candidates
left join {{ ref('fct_demand_series') }} as sold
  on sold.series_type = candidates.series_type and sold.series_id = candidates.series_id and sold.sales_day = candidates.sales_day
left join {{ ref('fct_demand_series') }} as repeated
  on repeated.series_type = candidates.series_type and repeated.series_id = candidates.series_id
  and repeated.sales_day = {{ add_days('candidates.origin_day', 'mod(candidates.step - 1, 7) - 6') }}
where {{ days_from('candidates.origin_day', 'candidates.sales_day') }} <> candidates.step
  or coalesce(sold.units, -1) <> coalesce(candidates.actual_units, -1)
  or (candidates.method = 'seasonal naive' and candidates.forecast_units <> coalesce(repeated.units, -1))
