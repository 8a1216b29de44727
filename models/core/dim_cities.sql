select
  cities.city_id,
  cities.city_name,
  cities.zipcode,
  cities.country_id,
  countries.country_name,
  countries.country_code
from {{ ref('stg_cities') }} as cities
left join {{ ref('stg_countries') }} as countries on countries.country_id = cities.country_id
