-- Of the customers planted as frequent nine in ten are in the upper two fifths by frequency, but for those who came late or left early.
with frequent as (
  select rfm.customer_id, rfm.frequency_score
  from {{ ref('stg_planted') }} as planted
  inner join {{ ref('fct_customer_rfm') }} as rfm on cast(rfm.customer_id as {{ dbt.type_string() }}) = planted.subject
  where planted.kind = 'frequent_customer'
    and planted.subject not in (select subject from {{ ref('stg_planted') }} where kind in ('new_customer', 'churned_customer'))
)
select customers, high_scores
from (select count(*) as customers, sum(case when frequency_score >= 4 then 1 else 0 end) as high_scores from frequent) as counted
where high_scores < customers * 0.9
