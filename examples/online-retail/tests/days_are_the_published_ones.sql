with days as (
  select
    count(*) as days,
    sum(sales) as sales,
    arg_min(pieces, sold_on) as first_pieces,
    arg_min(items, sold_on) as first_items,
    arg_min(turnover, sold_on) as first_turnover,
    arg_max(pieces, sold_on) as last_pieces,
    arg_max(items, sold_on) as last_items,
    arg_max(turnover, sold_on) as last_turnover
  from {{ ref('mart_daily_sales') }}
),

answers as (select daily_published as published from {{ answers() }})

{{ figures_that_differ("
  select unnest([
    ('days', days::double, published.days::double),
    ('sales', sales, published.sum_total_sales),
    ('first pieces', first_pieces, published.first[2]::double),
    ('first items', first_items, published.first[3]::double),
    ('first turnover', first_turnover, published.first[4]::double),
    ('last pieces', last_pieces, published.last[2]::double),
    ('last items', last_items, published.last[3]::double),
    ('last turnover', last_turnover, published.last[4]::double)
  ], recursive := true) from days, answers
", tolerance=0.005) }}
