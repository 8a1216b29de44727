select
  sold_on,
  sum(abs(quantity))::bigint as pieces,
  count(distinct item_id) as items,
  round(sum(abs(quantity) * unit_price), 2) as turnover,
  round(sum(amount) filter (where quantity > 0), 2) as sales
from {{ ref('fct_order_lines') }}
group by sold_on
order by sold_on
