{{ config(severity='warn') }}
{#- Who has bought nearly all that sells best is short of offers: `recommend_best_sellers` is to be raised then. -#}
select bought.customer_id, coalesce(offers.offer_count, 0) as offer_count, bought.product_count
from (select customer_id, count(*) as product_count from {{ ref('fct_customer_products') }} group by customer_id) as bought
cross join (select count(*) as product_count from {{ ref('dim_products') }}) as assortment
left join (select customer_id, count(*) as offer_count from {{ ref('mart_recommend') }} group by customer_id) as offers on offers.customer_id = bought.customer_id
where coalesce(offers.offer_count, 0) < 5 and bought.product_count <= assortment.product_count - 5
