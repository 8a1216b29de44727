{{ config(cluster_by=['customer_id', 'recommendation_rank']) }}
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
offers as (
  select bought.customer_id, strongest.other_product_id as product_id, strongest.product_id as because_product_id, strongest.confidence, strongest.lift
  from bought
  inner join strongest on strongest.product_id = bought.product_id
),
companions as (
  select
    customer_id, product_id, because_product_id, confidence, lift,
    row_number() over (partition by customer_id order by lift desc, confidence desc, product_id) as place
  from (
    select
      offers.customer_id, offers.product_id, offers.because_product_id, offers.confidence, offers.lift,
      row_number() over (partition by offers.customer_id, offers.product_id order by offers.lift desc, offers.because_product_id) as occurrence
    from offers
    left join bought on bought.customer_id = offers.customer_id and bought.product_id = offers.product_id
    where bought.product_id is null
  ) as unbought
  where occurrence = 1
),
short_of_offers as (
  select bought.customer_id, coalesce(companion_counts.offer_count, 0) as offer_count
  from (select distinct customer_id from bought) as bought
  left join (select customer_id, count(*) as offer_count from companions group by customer_id) as companion_counts
    on companion_counts.customer_id = bought.customer_id
  where coalesce(companion_counts.offer_count, 0) < 5
),
best_sellers as (
  select product_id, row_number() over (order by units desc, product_id) as place
  from {{ ref('mart_product_performance') }}
),
fillers as (
  select
    short_of_offers.customer_id, best_sellers.product_id,
    short_of_offers.offer_count
      + row_number() over (partition by short_of_offers.customer_id order by best_sellers.place) as recommendation_rank
  from short_of_offers
  inner join best_sellers on best_sellers.place <= {{ var('recommend_best_sellers') }}
  left join bought on bought.customer_id = short_of_offers.customer_id and bought.product_id = best_sellers.product_id
  left join companions on companions.customer_id = short_of_offers.customer_id and companions.product_id = best_sellers.product_id
  where bought.product_id is null and companions.product_id is null
),
ranked as (
  select customer_id, place as recommendation_rank, product_id, 'bought together' as reason, because_product_id, confidence, lift
  from companions
  where place <= 5
  union all
  select customer_id, recommendation_rank, product_id, 'best seller' as reason, null as because_product_id, null as confidence, null as lift
  from fillers
  where recommendation_rank <= 5
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
  ranked.reason,
  ranked.because_product_id,
  because.product_name as because_product_name,
  ranked.confidence,
  ranked.lift,
  span.last_day as as_of_day
from ranked
inner join {{ ref('dim_products') }} as products on products.product_id = ranked.product_id
left join {{ ref('dim_products') }} as because on because.product_id = ranked.because_product_id
cross join span
