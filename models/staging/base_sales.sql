{{ config(materialized='ephemeral', access='private') }}
{#- Every raw row with the first rule it breaks, null for a good one: what accepts rows and what rejects them read the same verdict. -#}
select
  sales.SalesID as sales_id,
  sales.SalesPersonID as employee_id,
  sales.CustomerID as customer_id,
  sales.ProductID as product_id,
  sales.Quantity as quantity,
  cast(sales.Discount as numeric(4, 2)) as discount,
  sales.SalesDate as sold_at,
  cast(sales.SalesDate as date) as sales_day,
  sales.TransactionNumber as transaction_number,
  case
    when sales.SalesDate is null then 'missing date'
    when products.product_id is null then 'unknown product'
    when sales.Quantity is null or sales.Quantity <= 0 then 'bad quantity'
    when sales.Discount is null or sales.Discount < 0 or sales.Discount > 1 then 'bad discount'
  end as rejection_reason
from {{ source('raw', 'sales') }} as sales
left join {{ ref('stg_products') }} as products on products.product_id = sales.ProductID
