select
  CategoryID as category_id,
  trim(CategoryName) as category_name
from {{ source('raw', 'categories') }}
