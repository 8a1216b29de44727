{#- What is recommended as bought together is what was planted to be: four in five such offers rest on a planted pair, either way round, where all pairs can be seen. -#}
with pairs as (
  select cast(subject as {{ dbt.type_int() }}) as product_id, cast(other as {{ dbt.type_int() }}) as other_product_id from {{ ref('stg_planted') }} where kind = 'pair'
  union all
  select cast(other as {{ dbt.type_int() }}), cast(subject as {{ dbt.type_int() }}) from {{ ref('stg_planted') }} where kind = 'pair'
),
counted as (
  select count(*) as offers, sum(case when pairs.product_id is null then 0 else 1 end) as planted_offers
  from {{ ref('mart_recommend') }} as offered
  left join pairs on pairs.product_id = offered.because_product_id and pairs.other_product_id = offered.product_id
  where offered.reason = 'bought together'
)
select offers, planted_offers
from counted
where offers >= 10000 and planted_offers < offers * 0.8
