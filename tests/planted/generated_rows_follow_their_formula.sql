{#- Row counts of the generated tables at any scale; real sales are not judged. -#}
{%- set base_rows = 'cast(round(6758125 * ' ~ var('scale') ~ ') as ' ~ dbt.type_bigint() ~ ')' -%}
with counted as (
  select
    count(*) as row_count,
    sum(case when SalesDate is null then 1 else 0 end) as undated_rows,
    sum(case when TotalPrice <> 0 then 1 else 0 end) as priced_rows,
    min(Quantity) as least_quantity,
    max(Quantity) as most_quantity,
    min(length(TransactionNumber)) as shortest_number,
    max(length(TransactionNumber)) as longest_number
  from {{ source('raw', 'sales') }}
  where SalesID <= {{ base_rows }}
)
select *
from counted
where exists (select 1 from {{ ref('stg_planted') }})
  and (
    row_count <> {{ base_rows }}
    or undated_rows <> greatest(1, cast(round(67526 * {{ var('scale') }}) as {{ dbt.type_bigint() }}))
    or priced_rows <> 0
    or least_quantity <> 1
    or most_quantity <> 25
    or shortest_number <> 20
    or longest_number <> 20
  )
