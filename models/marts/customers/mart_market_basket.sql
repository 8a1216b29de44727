{{ config(cluster_by=['product_id', 'other_product_id']) }}
{#-
  Rules "who buys this also buys that", both ways round, over baskets. Support is the share of all baskets with both products, confidence the share
  of baskets with the first that also hold the second, lift how much likelier that makes the second. Among two hundred
  thousand pairs many look special by chance: significant are those that stand out by several standard deviations of a count, however small it is.
-#}
with items as (
  select distinct customer_id, sales_day, product_id from {{ ref('fct_sales') }}
),
totals as (
  select count(*) as basket_count, max(sales_day) as last_day from {{ ref('fct_baskets') }}
),
products as (
  select product_id, count(*) as basket_count from items group by product_id
),
pairs as (
  select one.product_id, other.product_id as other_product_id, count(*) as pair_baskets
  from items as one
  inner join items as other
    on other.customer_id = one.customer_id and other.sales_day = one.sales_day and other.product_id > one.product_id
  group by one.product_id, other.product_id
  having count(*) >= {{ var('min_pair_baskets') }}
),
rules as (
  select product_id, other_product_id, pair_baskets from pairs
  union all
  select other_product_id as product_id, product_id as other_product_id, pair_baskets from pairs
),
counted as (
  select
    rules.product_id,
    rules.other_product_id,
    rules.pair_baskets,
    product_totals.basket_count as product_baskets,
    other_totals.basket_count as other_product_baskets,
    totals.basket_count as all_baskets,
    totals.last_day as as_of_day,
    {{ ratio(
      'cast(product_totals.basket_count as ' ~ double_type() ~ ') * other_totals.basket_count',
      'totals.basket_count'
    ) }} as expected_baskets
  from rules
  inner join products as product_totals on product_totals.product_id = rules.product_id
  inner join products as other_totals on other_totals.product_id = rules.other_product_id
  cross join totals
)
select
  counted.product_id,
  one.product_name,
  one.category_name,
  counted.other_product_id,
  other.product_name as other_product_name,
  other.category_name as other_category_name,
  counted.pair_baskets,
  counted.expected_baskets,
  counted.product_baskets,
  counted.other_product_baskets,
  counted.all_baskets,
  {{ ratio('counted.pair_baskets', 'counted.all_baskets') }} as support,
  {{ ratio('counted.pair_baskets', 'counted.product_baskets') }} as confidence,
  {{ ratio('counted.pair_baskets', 'counted.expected_baskets') }} as lift,
  counted.pair_baskets > counted.expected_baskets
    and {{ poisson_deviance('cast(counted.pair_baskets as ' ~ double_type() ~ ')', 'greatest(cast(counted.expected_baskets as ' ~ double_type() ~ '), 0.000001)') }}
      > {{ significant_deviance() }} as is_significant,
  counted.as_of_day
from counted
inner join {{ ref('dim_products') }} as one on one.product_id = counted.product_id
inner join {{ ref('dim_products') }} as other on other.product_id = counted.other_product_id
