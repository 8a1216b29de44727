-- On how many orders a customer took an item, before and from the day from which recommenders are judged.
select
  customer_id,
  item_id,
  (count(distinct invoice_id) filter (where sold_on < '{{ var("judged_from") }}'))::integer as orders_before,
  (count(distinct invoice_id) filter (where sold_on >= '{{ var("judged_from") }}'))::integer as orders_after
from {{ ref('fct_baskets') }}
where customer_id is not null
group by customer_id, item_id
order by customer_id, item_id
