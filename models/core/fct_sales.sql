{{
  config(
    materialized='incremental',
    incremental_strategy=var('incremental_strategy'),
    unique_key='sales_day' if var('incremental_strategy') == 'delete+insert' else none,
    partition_by={'field': 'sales_day', 'data_type': 'date', 'granularity': 'day'},
    cluster_by=['customer_id', 'product_id'],
    on_schema_change='fail'
  )
}}
{#-
  One row a sold line. Exact copies of a raw row become one line, and `source_rows` keeps their number: rows of `stg_sales` = sum of source_rows.
  Two different rows of one sales id both stay, and the unique test stops them.
-#}
-- depends_on: {{ ref('stg_sales_rejected') }}
{%- set columns = ['sales_id', 'sales_day', 'sold_at', 'customer_id', 'product_id', 'employee_id', 'quantity', 'discount'] %}
with lines as (
  select {{ columns | join(', ') }}, count(*) as source_rows
  from {{ ref('stg_sales') }}
  {%- if is_incremental() %}
  where {{ on_days(arrived_days(this), 'sales_day', 'sold_at') }}
  {%- endif %}
  group by {{ columns | join(', ') }}
),
priced as (
  select
    lines.*,
    products.price as unit_price,
    cast(lines.quantity * products.price as numeric(16, 4)) as gross_revenue
  from lines
  inner join {{ ref('dim_products') }} as products on products.product_id = lines.product_id
)
select
  sales_id,
  sales_day,
  sold_at,
  customer_id,
  product_id,
  employee_id,
  quantity,
  unit_price,
  discount,
  {{ money('gross_revenue') }} as gross_revenue,
  {{ money('gross_revenue * discount') }} as discount_amount,
  {{ money('gross_revenue * (1 - discount)') }} as net_revenue,
  source_rows
from priced
