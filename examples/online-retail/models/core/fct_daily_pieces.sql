{% set low, high = var('quantity_quartiles') %}

-- Pieces sold a trading day, as the published forecast counts them: its prices are judged beside those of all lines, not of the usual ones alone.
with lines as (
  select * from {{ ref('stg_order_lines') }}
),

prices as (
  select avg(unit_price) as mean, stddev_pop(unit_price) as deviation from lines
)

select sold_at::date as sold_on, sum(quantity)::bigint as pieces
from lines, prices
where quantity > {{ low }} - 1.5 * ({{ high }} - {{ low }}) and quantity < {{ high }} + 1.5 * ({{ high }} - {{ low }})
  -- Invoices that begin with C are cancellations.
  and invoice_id not like 'C%'
  and abs((unit_price - mean) / deviation) < {{ var('price_deviations') }}
group by sold_on
order by sold_on
