select
  InvoiceNo as invoice_id,
  upper(StockCode) as item_id,
  nullif(trim(Description), '') as description,
  Quantity::integer as quantity,
  InvoiceDate::timestamp as sold_at,
  UnitPrice::double as unit_price,
  -- Published as "17850.0".
  CustomerID::double::bigint as customer_id,
  Country as country
from {{ source('uci', 'order_lines') }}
