-- New customers buy nothing before their first day, churned ones nothing after their last.
select behavior.customer_id, planted.kind, planted.from_day, planted.to_day, behavior.first_sale_day, behavior.last_sale_day
from {{ ref('stg_planted') }} as planted
inner join {{ ref('mart_customer_behavior') }} as behavior on cast(behavior.customer_id as {{ dbt.type_string() }}) = planted.subject
where (planted.kind = 'new_customer' and behavior.first_sale_day < planted.from_day)
  or (planted.kind = 'churned_customer' and behavior.last_sale_day > planted.to_day)
