select
  CountryID as country_id,
  trim(CountryName) as country_name,
  trim(CountryCode) as country_code
from {{ source('raw', 'countries') }}
