{#-
  Scores are fifths, 5 is best; the customer id breaks ties, so that the same data always gives the same scores. Days are counted from `as_of`, or from the
  last sale once the data has gone past it.
-#}
with customers as (
  select
    customer_id,
    max(sales_day) as last_sale_day,
    count(*) as frequency,
    {{ money_total('net_revenue') }} as monetary
  from {{ ref('fct_baskets') }}
  group by customer_id
),
dated as (
  select *, greatest({{ as_of() }}, max(last_sale_day) over ()) as as_of_day from customers
),
counted as (
  select *, {{ days_from('last_sale_day', 'as_of_day') }} as recency_days from dated
),
scored as (
  select
    *,
    6 - ntile(5) over (order by recency_days, customer_id) as recency_score,
    ntile(5) over (order by frequency, customer_id) as frequency_score,
    ntile(5) over (order by monetary, customer_id) as monetary_score
  from counted
)
select
  customer_id,
  last_sale_day,
  recency_days,
  frequency,
  monetary,
  recency_score,
  frequency_score,
  monetary_score,
  recency_score * 100 + frequency_score * 10 + monetary_score as rfm_score,
  as_of_day
from scored
