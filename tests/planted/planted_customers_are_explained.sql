-- Who buys often, is new or stays away was drawn for each customer: clusters of them that are large enough are told apart by a rule that one can act on.
select clusters.cluster, clusters.cluster_size, clusters.cluster_rule, clusters.rule_precision, clusters.rule_recall
from (select distinct cluster, cluster_size, cluster_rule, rule_precision, rule_recall from {{ ref('fct_customer_clusters') }}) as clusters
where clusters.cluster_size >= 50
  and (clusters.rule_precision < 0.8 or clusters.rule_recall < 0.6)
  and exists (select 1 from {{ ref('stg_planted') }} where kind = 'frequent_customer')
