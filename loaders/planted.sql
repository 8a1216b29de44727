{#
  The truth behind the generated sales, drawn before them: `sales.sql` reads its weights from here, so what tests look for is what was planted.

  kind               subject       other            lift
  popularity         product id                     demand relative to the average product
  trend              category                       demand on the last base day relative to the first
  season             category      peak day of year demand at the peak of the year's wave relative to its mean
  weekday            ISO weekday                    demand relative to the week's mean
  holiday            category      its name         demand relative to a usual day ("all": every category), from_day to to_day
  promotion          product id    discount         demand relative to a day without it, from_day to to_day
  pair               product id    product id       how much likelier the second is in a basket that holds the first (about)
  frequent_customer  customer id                    baskets relative to the average customer (about)
  new_customer       customer id                    first day at from_day or later
  churned_customer   customer id                    last day at to_day or earlier
  first_transaction  its number                     by which generated sales are known from real ones
#}
{% set base_days = var('days') | int %}
{% set first_day = "date '" ~ var('first_day') ~ "'" %}
{% set trends = [0.78, 0.85, 0.92, 1.00, 1.06, 1.12, 1.18, 1.24, 1.30, 1.36, 1.45] %}
with ranked_products as (
  select
    "ProductID" as product_id,
    row_number() over (order by {{ draw('"ProductID"', 50) }}) as place
  from {{ source('raw', 'products') }}
),
popularity as (
  select product_id, place, cast(round(1e6 / pow(place + 8, 0.9)) as bigint) as weight from ranked_products
),
popularity_total as (
  select sum(weight) as weight, count(*) as products from popularity
),
ranked_categories as (
  select
    "CategoryID" as category_id,
    "CategoryName" as category_name,
    row_number() over (order by {{ draw('"CategoryID"', 51) }}) - 1 as place
  from {{ source('raw', 'categories') }}
),
customer_total as (
  select count(*) as customers from {{ source('raw', 'customers') }}
),
customer_kinds as (
  select {{ customer_of_rank('kinds.first_rank + place', 'customers') }} as customer_id, kinds.kind, kinds.weight, place, kinds.size
  from {{ customer_kinds('customer_total') }} as kinds, unnest(range(kinds.size)) as places (place), customer_total
),
customer_lives as (
  select *, {{ first_active_day('place', 'size') }} as starts_at, {{ last_active_day('place', 'size') }} as ends_at from customer_kinds
),
promotions as (
  select
    product_id,
    1 + cast({{ draw('place', 52) }} % {{ base_days - 10 }} as integer) as starts_at,
    5 + cast({{ draw('place', 53) }} % 4 as integer) as length,
    cast(1.8 + ({{ draw('place', 54) }} % 13) / 10 as decimal(12, 6)) as lift,
    case when {{ draw('place', 55) }} % 3 = 0 then '0.1' else '0.2' end as discount
  from ranked_products
  where place % 6 = 4 and place <= 238
),
pairs as (
  select had.product_id as subject, gets.product_id as other, gets.weight
  from popularity as had
  inner join popularity as gets on gets.place = had.place + 3
  where had.place % 6 = 0 and had.place <= 120
),
planted as (
  select 'popularity' as kind, cast(product_id as varchar) as subject, null as other,
    cast(popularity.weight * popularity_total.products / popularity_total.weight as decimal(12, 6)) as lift, null as from_day, null as to_day
  from popularity, popularity_total
  union all
  select 'trend', category_name, null, [{{ trends | join(', ') }}][1 + place % {{ trends | length }}], {{ first_day }}, {{ first_day }} + {{ base_days - 1 }}
  from ranked_categories
  union all
  select 'season', category_name, cast(1 + {{ draw('category_id', 56) }} % 365 as varchar), 1.05 + ({{ draw('category_id', 57) }} % 11) / 100, null, null
  from ranked_categories
  union all
  select 'weekday', weekday, null, lift, null, null
  from (values ('1', 0.88), ('2', 0.85), ('3', 0.90), ('4', 0.98), ('5', 1.14), ('6', 1.30), ('7', 0.95)) as weekdays (weekday, lift)
  union all
  select 'holiday', category, name, lift, cast(from_day as date), cast(to_day as date)
  from (
    values
      ('all', 'New Year''s Day', 0.45, '2018-01-01', '2018-01-01'),
      ('Beverages', 'Super Bowl', 1.60, '2018-02-03', '2018-02-04'),
      ('Poultry', 'Super Bowl', 1.50, '2018-02-03', '2018-02-04'),
      ('Confections', 'Valentine''s Day', 2.00, '2018-02-13', '2018-02-14'),
      ('all', 'Presidents'' Day', 1.10, '2018-02-19', '2018-02-19'),
      ('Beverages', 'Saint Patrick''s Day', 1.40, '2018-03-17', '2018-03-17'),
      ('Seafood', 'Good Friday', 1.90, '2018-03-29', '2018-03-30'),
      ('Shell fish', 'Good Friday', 1.60, '2018-03-29', '2018-03-30'),
      ('Confections', 'Easter', 1.80, '2018-03-29', '2018-03-31'),
      ('Meat', 'Easter', 1.50, '2018-03-30', '2018-03-31'),
      ('all', 'Easter', 0.50, '2018-04-01', '2018-04-01'),
      ('Produce', 'Cinco de Mayo', 1.40, '2018-05-04', '2018-05-05'),
      ('Beverages', 'Cinco de Mayo', 1.30, '2018-05-04', '2018-05-05')
  ) as holidays (category, name, lift, from_day, to_day)
  union all
  select 'promotion', cast(product_id as varchar), discount, lift, {{ first_day }} + starts_at, {{ first_day }} + (starts_at + length - 1)
  from promotions
  union all
  select 'pair', cast(subject as varchar), cast(other as varchar), 0.04 * popularity_total.weight / pairs.weight, null, null
  from pairs, popularity_total
  union all
  select 'frequent_customer', cast(customer_id as varchar), null, 2.4, null, null from customer_lives where kind = 'frequent'
  union all
  select 'new_customer', cast(customer_id as varchar), null, null, {{ first_day }} + cast(starts_at as integer), null from customer_lives where starts_at > 0
  union all
  select 'churned_customer', cast(customer_id as varchar), null, null, null, {{ first_day }} + cast(ends_at as integer) from customer_lives where ends_at is not null
  union all
  select 'first_transaction', {{ transaction_number(basket_key(0, 0, 0)) }}, null, null, null, null
)
select
  cast(kind as varchar) as kind,
  cast(subject as varchar) as subject,
  cast(other as varchar) as other,
  cast(lift as decimal(12, 6)) as lift,
  cast(from_day as date) as from_day,
  cast(to_day as date) as to_day
from planted
order by kind, subject, other, from_day
