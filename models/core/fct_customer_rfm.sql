{#-
  Scores are fifths, 5 is best. Customers who are alike score alike: half of a shop was here on the same few days, and their order within a day would be chance. Days are
  counted from `as_of`, or from the last sale once the data has gone past it.
-#}
with customers as (
  select
    customer_id,
    min(sales_day) as first_sale_day,
    max(sales_day) as last_sale_day,
    count(*) as frequency,
    {{ money_total('net_revenue') }} as monetary
  from {{ ref('fct_baskets') }}
  group by customer_id
),
dated as (
  select
    *,
    greatest({{ as_of() }}, max(last_sale_day) over ()) as as_of_day,
    {{ is_new_customer('first_sale_day', 'min(first_sale_day) over ()', 'max(last_sale_day) over ()') }} as is_new
  from customers
),
counted as (
  select *, {{ days_from('last_sale_day', 'as_of_day') }} as recency_days from dated
),
scored as (
  select
    *,
    6 - {{ fifth('recency_days') }} as recency_score,
    {{ fifth('frequency') }} as frequency_score,
    {{ fifth('monetary') }} as monetary_score
  from counted
)
select
  customer_id,
  first_sale_day,
  last_sale_day,
  is_new,
  recency_days,
  frequency,
  monetary,
  recency_score,
  frequency_score,
  monetary_score,
  recency_score * 100 + frequency_score * 10 + monetary_score as rfm_score,
  as_of_day
from scored
