with lines as (
  select
    count(*) as lines,
    count(*) filter (where customer_id is null) as without_customer,
    count(distinct customer_id) as customers,
    count(distinct invoice_id) as invoices,
    count(distinct item_id) as items,
    count(distinct country) as countries,
    sum(quantity) as pieces,
    sum(quantity * unit_price::decimal(12, 3)) as revenue,
    count(*) filter (where quantity < 0) as negative_quantities,
    count(*) filter (where unit_price = 0) as without_price,
    count(*) filter (where quantity < 0 and unit_price = 0) as written_off,
    count(distinct sold_at::date) as days
  from {{ ref('stg_order_lines') }}
),

answers as (select profile from {{ answers() }})

{{ figures_that_differ("
  select unnest([
    ('lines', lines::double, profile.rows::double),
    ('without customer', without_customer, profile.null_customer),
    ('customers', customers, profile.customers),
    ('invoices', invoices, profile.invoices),
    ('items', items, profile.stock_codes_upper),
    ('countries', countries, profile.countries),
    ('pieces', pieces, profile.quantity_sum),
    ('revenue', revenue, profile.revenue),
    ('negative quantities', negative_quantities, profile.negative_quantity),
    ('without price', without_price, profile.zero_price),
    ('written off', written_off, profile.qneg_and_price0),
    ('days', days, profile.days_with_sales)
  ], recursive := true) from lines, answers
") }}
