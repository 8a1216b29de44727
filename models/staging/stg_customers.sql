select
  CustomerID as customer_id,
  trim(FirstName) as first_name,
  nullif(trim(MiddleInitial), '') as middle_initial,
  trim(LastName) as last_name,
  CityID as city_id,
  trim(Address) as address
from {{ source('raw', 'customers') }}
