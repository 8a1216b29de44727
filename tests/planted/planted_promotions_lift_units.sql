{#-
  A promoted product sells more lines a day than on its other days, relative to what its whole category did: at least half of the planted
  extra, wherever a hundred lines or more were to be expected.
-#}
with promotions as (
  select cast(subject as {{ dbt.type_int() }}) as product_id, lift, from_day, to_day
  from {{ ref('stg_planted') }}
  where kind = 'promotion'
),
categories as (
  select sales_day, category_id, sum(line_count) as line_count from {{ ref('fct_daily_product_demand') }} group by sales_day, category_id
),
compared as (
  select
    promotions.product_id, promotions.lift,
    sum(case when demand.sales_day between promotions.from_day and promotions.to_day then demand.line_count else 0 end) as promoted_lines,
    sum(case when demand.sales_day between promotions.from_day and promotions.to_day then 0 else demand.line_count end) as other_lines,
    sum(case when demand.sales_day between promotions.from_day and promotions.to_day then categories.line_count else 0 end) as promoted_category,
    sum(case when demand.sales_day between promotions.from_day and promotions.to_day then 0 else categories.line_count end) as other_category
  from promotions
  inner join {{ ref('fct_daily_product_demand') }} as demand on demand.product_id = promotions.product_id
  inner join categories on categories.sales_day = demand.sales_day and categories.category_id = demand.category_id
  group by promotions.product_id, promotions.lift
),
measured as (
  select *, (promoted_lines * 1.0 / promoted_category) / (other_lines * 1.0 / other_category) as found_lift from compared
)
select *
from measured
where promoted_lines >= 100 and found_lift < 1 + (lift - 1) / 2
