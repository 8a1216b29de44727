select
  employees.employee_id,
  employees.first_name,
  employees.middle_initial,
  employees.last_name,
  employees.first_name || ' ' || employees.last_name as full_name,
  employees.gender,
  employees.birth_date,
  employees.hire_date,
  {{ whole_years('employees.birth_date', as_of()) }} as age,
  {{ whole_years('employees.hire_date', as_of()) }} as years_employed,
  employees.city_id,
  cities.city_name
from {{ ref('stg_employees') }} as employees
left join {{ ref('dim_cities') }} as cities on cities.city_id = employees.city_id
