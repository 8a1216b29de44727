{% set women = ['Nicole', 'Christine', 'Sonya', 'Desiree', 'Holly', 'Katina', 'Rochelle', 'Jean', 'Shelby', 'Tonia', 'Wendi', 'Kari'] %}
{% set men = ['Bernard', 'Devon', 'Chadwick', 'Seth', 'Warren', 'Darnell', 'Pablo', 'Hector', 'Alonzo', 'Ramiro', 'Curtis', 'Elliot'] %}
{% set last_names = ['Fuller', 'Palmer', 'Dickson', 'Stuart', 'Lindsey', 'Mc Guire', 'Marks', 'Nelson', 'Vang', 'Moody', 'Pham', 'Bartlett',
  'Finley', 'Boyle', 'Cline', 'Day', 'King', 'Olson', 'Riddle', 'Nielsen', 'Flowers', 'Buckley', 'Collins'] %}
with ids as (
  select unnest(range(1, 24)) as id
),
people as (
  select id, case when {{ draw('id', 10) }} % 2 = 0 then 'F' else 'M' end as gender from ids
)
select
  cast(id as integer) as "EmployeeID",
  case gender when 'F' then {{ draw_one(women, 'id', 11) }} else {{ draw_one(men, 'id', 12) }} end as "FirstName",
  chr(65 + cast({{ draw('id', 13) }} % 26 as integer)) as "MiddleInitial",
  [{% for name in last_names %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %}][id] as "LastName",
  timestamp '1951-06-11 00:00:00' + to_days(cast({{ draw('id', 14) }} % 13149 as integer)) as "BirthDate",
  gender as "Gender",
  1 + cast({{ draw('id', 15) }} % 96 as integer) as "CityID",
  timestamp '2010-02-04 00:00:00' + to_milliseconds(cast({{ draw('id', 16) }} % 239500800000 as bigint)) as "HireDate"
from people
order by id
