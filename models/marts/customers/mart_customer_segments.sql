{{ config(cluster_by=['segment', 'city_name', 'customer_id']) }}
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
  clusters.cluster,
  clusters.cluster_size,
  clusters.cluster_profile,
  clusters.cluster_rule,
  cast(clusters.rule_precision as numeric(18, 6)) as rule_precision,
  cast(clusters.rule_recall as numeric(18, 6)) as rule_recall,
  rfm.last_sale_day,
  rfm.as_of_day
from {{ ref('fct_customer_rfm') }} as rfm
inner join {{ ref('rfm_cells') }} as cells on cells.recency_score = rfm.recency_score and cells.frequency_score = rfm.frequency_score
inner join {{ ref('rfm_segments') }} as segments on segments.segment = case when rfm.is_new then 'New' else cells.segment end
left join {{ ref('dim_customers') }} as customers on customers.customer_id = rfm.customer_id
left join {{ ref('fct_customer_clusters') }} as clusters on clusters.customer_id = rfm.customer_id
