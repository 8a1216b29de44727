select
  products.product_id,
  products.product_name,
  products.category_id,
  categories.category_name,
  products.price,
  products.class,
  class_ranks.class_rank,
  products.resistance,
  products.is_allergic,
  products.vitality_days,
  products.vitality_days > 0 as is_perishable,
  products.modified_at
from {{ ref('stg_products') }} as products
left join {{ ref('stg_categories') }} as categories on categories.category_id = products.category_id
left join {{ ref('class_ranks') }} as class_ranks on class_ranks.class = products.class
