-- Eight, one and one in ten sales are sold at full price, at 10 % and at 20 % off.
with shares as (
  select discount, count(*) as row_count, sum(count(*)) over () as all_rows
  from {{ ref('stg_sales') }}
  group by discount
)
select discount, row_count, all_rows
from shares
where exists (select 1 from {{ ref('stg_planted') }})
  and (
    discount not in (0, 0.1, 0.2)
    or abs(row_count - all_rows * case when discount = 0 then 0.8 else 0.1 end) > all_rows * 0.01 + 3 * sqrt(all_rows)
  )
