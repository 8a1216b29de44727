select
  ProductID as product_id,
  trim(ProductName) as product_name,
  cast(Price as numeric(10, 4)) as price,
  CategoryID as category_id,
  trim(Class) as class,
  trim(Resistant) as resistance,
  case trim(IsAllergic) when 'True' then true when 'False' then false end as is_allergic,
  cast(cast(VitalityDays as numeric(10, 2)) as {{ dbt.type_int() }}) as vitality_days,
  ModifyDate as modified_at
from {{ source('raw', 'products') }}
