{% set low, high = var('quantity_quartiles') %}

with lines as (
  -- A negative quantity without a price is stock written off, not a sale given back.
  select * from {{ ref('stg_order_lines') }} where not (quantity < 0 and unit_price = 0)
),

usual_quantities as (
  select * from lines
  where quantity > {{ low }} - 1.5 * ({{ high }} - {{ low }}) and quantity < {{ high }} + 1.5 * ({{ high }} - {{ low }})
),

prices as (
  select avg(unit_price) as mean, stddev_pop(unit_price) as deviation from usual_quantities
)

select
  invoice_id,
  item_id,
  customer_id,
  sold_at,
  sold_at::date as sold_on,
  quantity,
  unit_price,
  quantity * unit_price as amount
from usual_quantities, prices
where abs((unit_price - mean) / deviation) < {{ var('price_deviations') }}
-- Sums of doubles depend on their order in the last digit: in a total order every build gives the same.
order by sold_at, invoice_id, item_id, quantity, unit_price
