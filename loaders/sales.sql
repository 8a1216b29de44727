{#
  6,758,125 sales at scale 1, one row a product in a basket; a basket is what one customer buys on one day. How a row comes about:

  1. each day gets its share of the rows by the day's demand (popularity × trend × season × weekday × holiday × promotion × noise);
  2. the rows of a day are cut into blocks of 26, a block into baskets after one of 256 shapes, so that no running total over all rows is needed;
  3. a basket draws its customer among those of its kind who are active that day; a line draws its product from 4,096 slots, which the
     products of that day share by demand; every second line may instead take the planted partner of the line before it.

  Kept from the original: about 1 % of rows have no date, one in 5,000 is an exact copy of the row before it, TotalPrice is always 0.
  Days after the base days (`extra_days`) are added behind it and leave the rows before them as they were.
#}
{% set base_days = var('days') | int %}
{% set all_days = base_days + var('extra_days') | int %}
{# 2 to the 12th, as a line draws its slot from 12 bits: from the high ones, since the low bits of neighbouring keys are not independent. #}
{% set slots = 4096 %}
{% set planted = source('raw', 'planted') %}
with setting as (
  select
    {{ scaled(6758125) }} as base_rows,
    greatest(1, {{ scaled(67526) }}) as undated_rows,
    (select count(*) from {{ source('raw', 'employees') }}) as employees
),
calendar as (
  select
    day_number,
    date '{{ var('first_day') }}' + cast(day_number as integer) as day
  from range({{ all_days }}) as days (day_number)
),
category_demand as (
  select
    calendar.day_number, calendar.day, categories."CategoryID" as category_id,
    (1 + (trend.lift - 1) * calendar.day_number / {{ [base_days - 1, 1] | max }})
      * (1 + (season.lift - 1) * cos(2 * pi() * (dayofyear(calendar.day) - cast(season.other as integer)) / 365.25))
      * weekday.lift
      * coalesce((
        select product(cast(holiday.lift as double)) from {{ planted }} as holiday
        where holiday.kind = 'holiday' and holiday.subject in ('all', categories."CategoryName") and calendar.day between holiday.from_day and holiday.to_day
      ), 1)
      * (0.97 + 0.06 * ({{ draw('calendar.day_number', 60) }} % 1000) / 1000) as demand
  from calendar
  cross join {{ source('raw', 'categories') }} as categories
  inner join {{ planted }} as trend on trend.kind = 'trend' and trend.subject = categories."CategoryName"
  inner join {{ planted }} as season on season.kind = 'season' and season.subject = categories."CategoryName"
  inner join {{ planted }} as weekday on weekday.kind = 'weekday' and weekday.subject = cast(isodow(calendar.day) as varchar)
),
demand as materialized (
  select
    category_demand.day_number, category_demand.day, products."ProductID" as product_id,
    cast(promotion.other as decimal(3, 2)) as promotion_discount,
    cast(round(1e6 * popularity.lift * category_demand.demand * coalesce(promotion.lift, 1)
      * (0.92 + 0.16 * ({{ draw('category_demand.day_number * 100000 + products."ProductID"', 61) }} % 1000) / 1000)) as bigint) as weight
  from category_demand
  inner join {{ source('raw', 'products') }} as products on products."CategoryID" = category_demand.category_id
  inner join {{ planted }} as popularity on popularity.kind = 'popularity' and popularity.subject = cast(products."ProductID" as varchar)
  left join {{ planted }} as promotion
    on promotion.kind = 'promotion' and promotion.subject = cast(products."ProductID" as varchar)
    and category_demand.day between promotion.from_day and promotion.to_day
),
day_demand as (
  select day_number, day, sum(weight) as weight from demand group by day_number, day
),
base_demand as (
  select sum(weight) as weight from day_demand where day_number < {{ base_days }}
),
day_rows as (
  select
    day_number, day,
    cast((base_rows * coalesce(sum(day_demand.weight) over (order by day_number rows between unbounded preceding and 1 preceding), 0)) // base_demand.weight as bigint) as first_row,
    cast((base_rows * sum(day_demand.weight) over (order by day_number rows unbounded preceding)) // base_demand.weight as bigint) as next_row
  from day_demand, base_demand, setting
),
shares as (
  select
    day_number, product_id, weight,
    sum(weight) over (partition by day_number order by product_id rows unbounded preceding) as upto,
    sum(weight) over (partition by day_number) as total
  from demand
),
slot_ranges as (
  select
    day_number, product_id,
    cast(((upto - weight) * {{ slots }} + {{ draw('day_number', 62) }} % cast(total as ubigint)) // total as bigint) as first_slot,
    cast((upto * {{ slots }} + {{ draw('day_number', 62) }} % cast(total as ubigint)) // total as bigint) as next_slot
  from shares
),
partners as (
  select cast(subject as integer) as product_id, cast(other as integer) as partner_id from {{ planted }} where kind = 'pair'
),
slots as materialized (
  select
    cast(day_number * {{ slots }} + unnest(range(first_slot, next_slot)) as integer) as slot,
    slot_ranges.product_id, partners.partner_id
  from slot_ranges
  left join partners using (product_id)
),
customer_total as (
  select count(*) as customers from {{ source('raw', 'customers') }}
),
kinds as (
  select kind_id, first_rank, size, customers from {{ customer_kinds('customer_total') }} as kinds, customer_total
),
shape_baskets as (
  select
    shape, place,
    case when kind_draw < 12 then 0 when kind_draw < 62 then 1 when kind_draw < 96 then 2 else 3 end as kind_id,
    case when kind_draw < 12 then 2 + size_draw % 5 when kind_draw < 62 then 1 + size_draw % 5 when kind_draw < 96 then 1 + size_draw % 3 else 1 + size_draw % 2 end as size
  from (
    select
      shape, place,
      {{ draw('shape * 32 + place', 63) }} % 100 as kind_draw,
      cast({{ draw('shape * 32 + place', 64) }} % 60 as integer) as size_draw
    from range(256) as shapes (shape), range(26) as places (place)
  )
),
shape_lines as (
  select
    shape, place, kind_id, unnest(range(size)) as line,
    sum(size) over (partition by shape order by place rows unbounded preceding) - size as first_line
  from shape_baskets
),
basket_shapes as materialized (
  select
    cast(shape * 26 + first_line + line as integer) as shape_line, place, line,
    kinds.first_rank, kinds.size, kinds.customers
  from shape_lines
  inner join kinds using (kind_id)
  where first_line + line < 26
),
numbered as materialized (
  select day_number, day, first_row, unnest(range(next_row - first_row)) as place_in_day from day_rows
),
originals as (
  select
    day_number, day,
    first_row + place_in_day as row_number,
    place_in_day - case when (first_row + place_in_day) % 4 = 3 and place_in_day > 0 and {{ draw('first_row + place_in_day', 65) }} % 1250 = 0 then 1 else 0 end as place_in_day,
    first_row
  from numbered
),
in_shapes as (
  select
    day_number, day, row_number,
    first_row + place_in_day + 1 as sales_id,
    {{ basket_key('day_number', '(place_in_day // 26)', 'basket_shapes.place') }} as basket_key,
    basket_shapes.line, basket_shapes.first_rank, basket_shapes.size, basket_shapes.customers
  from originals
  inner join basket_shapes
    on basket_shapes.shape_line = cast({{ draw('day_number * 1048576 + place_in_day // 26', 66) }} >> 56 as integer) * 26 + cast(place_in_day % 26 as integer)
),
drawn as (
  select
    *,
    {{ draw('basket_key', 67) }} as basket_draw,
    {{ draw('basket_key * 8 + line', 68) }} as line_draw,
    {{ draw('basket_key * 8 + line - 1', 68) }} as line_draw_before
  from in_shapes
),
placed as (
  select
    *,
    cast(basket_draw % cast(size as ubigint) as bigint) as place,
    cast((basket_draw >> 32) % cast(size * 70 // 100 as ubigint) as bigint) as stable_place,
    line % 2 = 1 and (line_draw >> 40) % 100 < 30 as may_pair
  from drawn
),
chosen as (
  select
    placed.*,
    case when day_number < {{ first_active_day('place', 'size') }} or day_number > coalesce({{ last_active_day('place', 'size') }}, day_number) then stable_place else place end as active_place,
    case when may_pair then coalesce(before.partner_id, own.product_id) else own.product_id end as product_id
  from placed
  inner join slots as own on own.slot = cast(day_number * {{ slots }} + cast(line_draw >> 52 as bigint) as integer)
  left join slots as before on before.slot = case when may_pair then cast(day_number * {{ slots }} + cast(line_draw_before >> 52 as bigint) as integer) end
),
promoted as (
  select day_number, product_id, promotion_discount from demand where promotion_discount is not null
)
select
  cast(chosen.sales_id as bigint) as "SalesID",
  1 + cast(floor(setting.employees * pow((chosen.basket_draw >> 44) / 1048576.0, 1.25)) as integer) as "SalesPersonID",
  cast({{ customer_of_rank('chosen.first_rank + chosen.active_place', 'chosen.customers') }} as integer) as "CustomerID",
  cast(chosen.product_id as integer) as "ProductID",
  1 + cast((chosen.line_draw >> 12) % 25 as integer) as "Quantity",
  case
    when promoted.promotion_discount is not null then promoted.promotion_discount
    when (chosen.line_draw >> 20) % 1000 < 95 then cast(0.1 as decimal(3, 2))
    when (chosen.line_draw >> 20) % 1000 < 185 then cast(0.2 as decimal(3, 2))
    else cast(0 as decimal(3, 2))
  end as "Discount",
  cast(0 as decimal(10, 2)) as "TotalPrice",
  case
    when chosen.row_number = {{ undated_row('(chosen.row_number * setting.undated_rows // setting.base_rows)', 'setting.base_rows', 'setting.undated_rows') }} then null
    else make_timestamp((epoch_us(chosen.day) + 1000 * (25200000
      + cast((chosen.basket_draw >> 3) % 27000000 as bigint) + cast((chosen.basket_draw >> 27) % 27000000 as bigint))))
  end as "SalesDate",
  {{ transaction_number('chosen.basket_key') }} as "TransactionNumber"
from chosen
cross join setting
left join promoted using (day_number, product_id)
order by chosen.sales_id
