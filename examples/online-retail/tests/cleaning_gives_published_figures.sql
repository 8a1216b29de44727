with customers as (
  select
    count(*) as customers,
    avg(frequency) as mean_frequency,
    stddev_samp(frequency) as deviation_frequency,
    avg(monetary) as mean_monetary,
    stddev_samp(monetary) as deviation_monetary,
    min(monetary) as least_monetary,
    max(monetary) as most_monetary
  from {{ ref('mart_customer_segments') }}
),

lines as (select count(*) as lines from {{ ref('fct_order_lines') }}),

answers as (select cleaning_published as published from {{ answers() }})

{{ figures_that_differ("
  select unnest([
    ('lines', lines::double, published.rows_after_outliers::double),
    ('customers', customers, published.known_customers),
    ('mean frequency', mean_frequency, published.mean_frequency),
    ('deviation of frequency', deviation_frequency, published.std_frequency),
    ('mean monetary', mean_monetary, published.mean_monetary),
    ('deviation of monetary', deviation_monetary, published.std_monetary),
    ('least monetary', least_monetary, published.min_monetary),
    ('most monetary', most_monetary, published.max_monetary)
  ], recursive := true) from customers, lines, answers
") }}
