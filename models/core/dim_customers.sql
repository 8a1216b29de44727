select
  customers.customer_id,
  customers.first_name,
  customers.middle_initial,
  customers.last_name,
  customers.first_name || ' ' || customers.last_name as full_name,
  customers.address,
  customers.city_id,
  cities.city_name,
  cities.zipcode,
  cities.country_name
from {{ ref('stg_customers') }} as customers
left join {{ ref('dim_cities') }} as cities on cities.city_id = customers.city_id
