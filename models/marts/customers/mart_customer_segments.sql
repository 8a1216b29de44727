{{ config(cluster_by=['segment', 'city_name']) }}
select
  rfm.customer_id,
  coalesce(customers.full_name, 'Unknown') as customer_name,
  coalesce(customers.city_name, 'Unknown') as city_name,
  segments.segment,
  segments.segment_rank,
  segments.description as segment_description,
  segments.action as segment_action,
  rfm.recency_days,
  rfm.frequency,
  rfm.monetary,
  {{ ratio('rfm.monetary', 'rfm.frequency') }} as average_basket,
  rfm.recency_score,
  rfm.frequency_score,
  rfm.monetary_score,
  rfm.rfm_score,
  rfm.last_sale_day,
  rfm.as_of_day
from {{ ref('fct_customer_rfm') }} as rfm
inner join {{ ref('rfm_cells') }} as cells on cells.recency_score = rfm.recency_score and cells.frequency_score = rfm.frequency_score
inner join {{ ref('rfm_segments') }} as segments on segments.segment = cells.segment
left join {{ ref('dim_customers') }} as customers on customers.customer_id = rfm.customer_id
