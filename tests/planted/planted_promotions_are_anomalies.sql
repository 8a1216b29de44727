{#- Of the days on which a product was planted to be promoted nine in ten stand among its anomalies, with the promotion as the likely cause, where it sells a hundred lines on a usual day. -#}
with promotions as (
  select cast(planted.subject as {{ dbt.type_int() }}) as product_id, demand.sales_day
  from {{ ref('stg_planted') }} as planted
  inner join {{ ref('fct_daily_product_demand') }} as demand
    on demand.product_id = cast(planted.subject as {{ dbt.type_int() }}) and demand.sales_day between planted.from_day and planted.to_day
  where planted.kind = 'promotion'
),
usual as (
  select product_id, avg(line_count) as lines_a_day from {{ ref('fct_daily_product_demand') }} group by product_id
),
counted as (
  select
    count(*) as days,
    sum(case when found.kind = 'high' and found.likely_cause = 'promotion' then 1 else 0 end) as found_days
  from promotions
  inner join usual on usual.product_id = promotions.product_id
  left join {{ ref('mart_anomalies') }} as found
    on found.series_type = 'product' and found.series_id = promotions.product_id and found.sales_day = promotions.sales_day
  where usual.lines_a_day >= 100
)
select days, found_days
from counted
where found_days < days * 0.9
