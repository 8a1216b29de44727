{{ config(cluster_by=['customer_id']) }}
{#-
  Up to five products a customer has not bought: first what goes with what they bought (significant rules only), the strongest rule first; then, where rules run out, what sells best.
-#}
with rules as (
  select product_id, other_product_id, confidence, lift
  from {{ ref('mart_market_basket') }}
  where is_significant and lift >= {{ var('recommend_min_lift') }}
),
strongest as (
  select product_id, other_product_id, confidence, lift
  from (
    select *, row_number() over (partition by product_id order by lift desc, other_product_id) as place from rules
  ) as ranked
  where place <= 10
),
bought as (
  select customer_id, product_id from {{ ref('fct_customer_products') }}
),
companions as (
  select customer_id, other_product_id as product_id, because_product_id, confidence, lift
  from (
    select
      bought.customer_id, strongest.other_product_id, strongest.product_id as because_product_id, strongest.confidence, strongest.lift,
      row_number() over (
        partition by bought.customer_id, strongest.other_product_id order by strongest.lift desc, strongest.product_id
      ) as place
    from bought
    inner join strongest on strongest.product_id = bought.product_id
  ) as ranked
  where place = 1
),
best_sellers as (
  select product_id, row_number() over (order by units desc, product_id) as place
  from {{ ref('mart_product_performance') }}
),
customers as (
  select distinct customer_id from bought
),
candidates as (
  select customer_id, product_id, 1 as source_rank, because_product_id, confidence, lift, 0 as place from companions
  union all
  select customers.customer_id, best_sellers.product_id, 2, null, null, null, best_sellers.place
  from customers
  inner join best_sellers on best_sellers.place <= {{ var('recommend_best_sellers') }}
),
unbought as (
  select candidates.*
  from candidates
  left join bought on bought.customer_id = candidates.customer_id and bought.product_id = candidates.product_id
  where bought.product_id is null
),
distinct_products as (
  select * from (
    select *, row_number() over (partition by customer_id, product_id order by source_rank) as occurrence from unbought
  ) as counted
  where occurrence = 1
),
ranked as (
  select
    *,
    row_number() over (partition by customer_id order by source_rank, lift desc, confidence desc, place, product_id) as recommendation_rank
  from distinct_products
),
span as (
  select max(as_of_day) as last_day from {{ ref('mart_product_performance') }}
)
select
  ranked.customer_id,
  ranked.recommendation_rank,
  ranked.product_id,
  products.product_name,
  products.category_name,
  products.price,
  case ranked.source_rank when 1 then 'bought together' else 'best seller' end as reason,
  ranked.because_product_id,
  because.product_name as because_product_name,
  ranked.confidence,
  ranked.lift,
  span.last_day as as_of_day
from ranked
inner join {{ ref('dim_products') }} as products on products.product_id = ranked.product_id
left join {{ ref('dim_products') }} as because on because.product_id = ranked.because_product_id
cross join span
where ranked.recommendation_rank <= 5
