{#- Outside of promotions 81.5, 9.5 and 9 of a hundred sales are sold at full price, at 10 % and at 20 % off; with them about eight, one and one in ten over the base days. -#}
with promotions as (
  select cast(subject as {{ dbt.type_int() }}) as product_id, from_day, to_day from {{ ref('stg_planted') }} where kind = 'promotion'
),
shares as (
  select sales.discount, count(*) as row_count, sum(count(*)) over () as all_rows
  from {{ ref('stg_sales') }} as sales
  left join promotions on promotions.product_id = sales.product_id and sales.sales_day between promotions.from_day and promotions.to_day
  where promotions.product_id is null
  group by sales.discount
)
select discount, row_count, all_rows
from shares
where exists (select 1 from {{ ref('stg_planted') }})
  and (
    discount not in (0, 0.1, 0.2)
    or abs(row_count - all_rows * case discount when 0 then 0.815 when 0.1 then 0.095 else 0.09 end) > all_rows * 0.001 + 3 * sqrt(all_rows)
  )
