select
  CityID as city_id,
  trim(CityName) as city_name,
  trim(Zipcode) as zipcode,
  CountryID as country_id
from {{ source('raw', 'cities') }}
