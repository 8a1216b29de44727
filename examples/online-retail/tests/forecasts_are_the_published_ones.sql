{#- RMSE over the last 61 of 305 trading days, to half a piece: where a likelihood is flat, optimisers end apart. "auto" has no published figure, and must be better than the bar it was given. -#}
with runs as (select * from {{ ref('fct_forecast_runs') }} where metric = 'rmse' and run_number = 20111209),

errors as (
  select
    max(value) filter (where method = 'mean') as mean,
    max(value) filter (where method = 'naive') as naive,
    max(value) filter (where method = 'seasonal naive') as seasonal_naive,
    max(value) filter (where method = 'ses') as ses,
    max(value) filter (where method = 'arima(1,1,1)') as arima,
    max(value) filter (where method = 'auto') as auto
  from runs
),

answers as (select forecast_last61 as published from {{ answers() }})

{{ figures_that_differ("
  select unnest([
    ('mean', mean, published.train_mean::double),
    ('naive', naive, published.naive),
    ('seasonal naive', seasonal_naive, published.seasonal_naive_6),
    ('ses', ses, published.ses),
    ('arima(1,1,1)', arima, published.arima_1_1_1),
    ('auto is 3300 or less', greatest(auto, 3300), 3300)
  ], recursive := true) from errors, answers
", tolerance=0.5) }}
