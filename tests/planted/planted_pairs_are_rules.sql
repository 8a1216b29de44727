{#-
  Every planted pair must be found as a significant rule of about the planted lift, wherever the data is large enough to expect three standard deviations more
  than make a rule significant, and fifteen baskets. Of fewer than eight weeks promotions are so large a part that lifts are not those of usual days: these are not judged.
-#}
with pairs as (
  select cast(subject as {{ dbt.type_int() }}) as product_id, cast(other as {{ dbt.type_int() }}) as other_product_id, lift
  from {{ ref('stg_planted') }}
  where kind = 'pair'
),
products as (
  select product_id, count(*) as basket_count
  from (
    select distinct sales.product_id, sales.sales_day, sales.customer_id
    from {{ ref('fct_sales') }} as sales
    inner join (select product_id from pairs union distinct select other_product_id from pairs) as judged on judged.product_id = sales.product_id
  ) as items
  group by product_id
),
expected as (
  select pairs.*, pairs.lift * one.basket_count * other.basket_count / totals.basket_count as pair_baskets
  from pairs
  inner join products as one on one.product_id = pairs.product_id
  inner join products as other on other.product_id = pairs.other_product_id
  cross join (select count(*) as basket_count from {{ ref('fct_baskets') }}) as totals
)
select expected.*, rules.lift as found_lift, rules.is_significant
from expected
left join {{ ref('mart_market_basket') }} as rules
  on rules.product_id = expected.product_id and rules.other_product_id = expected.other_product_id
where {{ var('days') | int }} >= 56
  and expected.pair_baskets * (1 - 1 / expected.lift) >= 15
  and {{ poisson_deviance('expected.pair_baskets', '(expected.pair_baskets / expected.lift)') }} >= {{ significant_deviance(further=3) }}
  and (rules.is_significant is null or not rules.is_significant or rules.lift < expected.lift * 0.5 or rules.lift > expected.lift * 2)
