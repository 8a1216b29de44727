select
  EmployeeID as employee_id,
  trim(FirstName) as first_name,
  nullif(trim(MiddleInitial), '') as middle_initial,
  trim(LastName) as last_name,
  trim(Gender) as gender,
  CityID as city_id,
  cast(BirthDate as date) as birth_date,
  cast(HireDate as date) as hire_date
from {{ source('raw', 'employees') }}
