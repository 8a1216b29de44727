-- The items of each invoice: goods that were bought and not given back on the same invoice.
select invoice_id, item_id, min(sold_on) as sold_on, max(customer_id) as customer_id, sum(quantity)::bigint as quantity
from {{ ref('fct_order_lines') }}
where item_id not in ({% for code in var('service_codes') %}'{{ code }}'{{ ', ' if not loop.last }}{% endfor %}) and amount >= 0
group by invoice_id, item_id
having sum(quantity) >= 1
-- Rules name items in the order in which they first appear.
order by item_id, invoice_id
