-- Nobody told k-means who was planted as frequent: nine in ten of those who stayed throughout must be in the cluster that spends most.
with frequent as (
  select clusters.customer_id, clusters.cluster
  from {{ ref('stg_planted') }} as planted
  inner join {{ ref('fct_customer_clusters') }} as clusters on cast(clusters.customer_id as {{ dbt.type_string() }}) = planted.subject
  where planted.kind = 'frequent_customer'
    and planted.subject not in (select subject from {{ ref('stg_planted') }} where kind in ('new_customer', 'churned_customer'))
)
select customers, in_first
from (select count(*) as customers, sum(case when cluster = 1 then 1 else 0 end) as in_first from frequent) as counted
where in_first < customers * 0.9
