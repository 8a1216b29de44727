select recommended.customer_id, recommended.product_id
from {{ ref('mart_recommend') }} as recommended
inner join {{ ref('fct_customer_products') }} as bought
  on bought.customer_id = recommended.customer_id and bought.product_id = recommended.product_id
