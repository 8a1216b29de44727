{{ config(materialized='table') }}
{#- A table, so that counting it is cheap: what was rejected and what the fact holds are together all that came. -#}
select
  sales_id, rejection_reason, sales_day, sold_at, customer_id, product_id, employee_id, quantity, discount, transaction_number
from {{ ref('base_sales') }}
where rejection_reason is not null
