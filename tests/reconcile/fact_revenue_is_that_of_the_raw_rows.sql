{#- Computed by another way: from the raw rows, month by month, so that neither a rounded line nor a filled-in date can hide. -#}
with raw_lines as (
  select distinct SalesID, CustomerID, ProductID, SalesPersonID, Quantity, Discount, SalesDate
  from {{ source('raw', 'sales') }}
  where SalesDate is not null and Quantity > 0 and Discount between 0 and 1
),
expected as (
  select
    {{ month_start('raw_lines.SalesDate') }} as sales_month,
    sum(cast(raw_lines.Quantity * products.Price as numeric(16, 4)) * (1 - cast(raw_lines.Discount as numeric(4, 2)))) as net_revenue,
    sum(raw_lines.Quantity) as units
  from raw_lines
  inner join {{ source('raw', 'products') }} as products on products.ProductID = raw_lines.ProductID
  group by sales_month
),
loaded as (
  select {{ month_start('sales_day') }} as sales_month, sum(net_revenue) as net_revenue, sum(quantity) as units
  from {{ ref('fct_sales') }}
  group by sales_month
)
select
  coalesce(expected.sales_month, loaded.sales_month) as sales_month,
  expected.net_revenue as expected_net_revenue, loaded.net_revenue, expected.units as expected_units, loaded.units
from expected
full outer join loaded on loaded.sales_month = expected.sales_month
where expected.net_revenue is null or loaded.net_revenue is null
  or expected.net_revenue <> loaded.net_revenue or expected.units <> loaded.units
