{#
  98,759 customers at scale 1, numbered without gaps; 977 of them have no middle initial, one in each stretch of about 101 ids.
#}
{% set first_names = ['Ada', 'Alan', 'Amy', 'Ángel', 'Beth', 'Boris', 'Carla', 'Chad', 'Chloë', 'Dana', 'Dora', 'Edwin', 'Elsa', 'Erik',
  'Faith', 'Frank', 'Gina', 'Grant', 'Hanna', 'Hugo', 'Ines', 'Ivan', 'Jamal', 'Jane', 'José', 'Karl', 'Kelly', 'Latoya', 'Leo', 'Lisa',
  'Marc', 'Maria', 'Naomi', 'Nick', 'Olga', 'Omar', 'Paula', 'Pedro', 'Quinn', 'Rita', 'Ross', 'Sally', 'Sergio', 'Tara', 'Tom', 'Ursula',
  'Vera', 'Victor', 'Wendy', 'Will', 'Xenia', 'Yolanda', 'Zack', 'Zoë'] %}
{% set last_names = ['Abbott', 'Acosta', 'Bauer', 'Benton', 'Blake', 'Burke', 'Castro', 'Chen', 'Clay', 'Conway', 'Cruz', 'Dalton', "D'Angelo",
  'Dixon', 'Durham', 'Ellis', 'Ewing', 'Fields', 'Flores', 'Frost', 'Gaines', 'Gibbs', 'Grimes', 'Haley', 'Hardin', 'Hobbs', 'Huang', 'Ibarra',
  'Ingram', 'Jarvis', 'Joyce', 'Kaiser', 'Kerr', 'Klein', 'Lamb', 'Lozano', 'Lynch', 'Mack', 'Mendez', 'Mora', 'Nash', 'Nuñez', "O'Brien",
  'Ortega', 'Park', 'Pratt', 'Quigley', 'Ramsey', 'Reyes', 'Rowe', 'Salas', 'Shaw', 'Silva', 'Tran', 'Tyler', 'Underwood', 'Valdez', 'Voss',
  'Walls', 'Webb', 'Xiong', 'Yates', 'Zavala', 'Zuñiga'] %}
{% set streets = ['Ash', 'Birch', 'Cedar', 'Church', 'Clarendon', 'Cowley', 'East Fabien', 'First', 'Green Hague', 'Hill', 'Lake', 'Main', 'Milton',
  'North Nobel', 'Oak', 'Old', 'Park', 'Pine', 'Rocky Second', 'South White Oak', 'Washington', 'West New'] %}
{% set ways = ['Street', 'Avenue', 'Road', 'Boulevard', 'Lane', 'Drive', 'Parkway', 'Way'] %}
with setting as (
  select greatest(20, {{ scaled(98759) }}) as customer_count, greatest(1, {{ scaled(977) }}) as without_initial
),
ids as materialized (
  select unnest(range(1, customer_count + 1)) as id, customer_count, without_initial from setting
),
stretches as (
  select *, ((id - 1) * without_initial) // customer_count as stretch from ids
)
select
  cast(id as integer) as "CustomerID",
  {{ draw_one(first_names, 'id', 1) }} as "FirstName",
  case
    when id - 1 = (stretch * customer_count + without_initial - 1) // without_initial
      + cast({{ draw('stretch', 2) }} % cast(customer_count // without_initial as ubigint) as bigint) then null
    else chr(65 + cast({{ draw('id', 3) }} % 26 as integer))
  end as "MiddleInitial",
  {{ draw_one(last_names, 'id', 4) }} as "LastName",
  1 + cast({{ draw('id', 5) }} % 96 as integer) as "CityID",
  (1 + {{ draw('id', 6) }} % 999) || ' ' || {{ draw_one(streets, 'id', 7) }} || ' ' || {{ draw_one(ways, 'id', 8) }} as "Address"
from stretches
order by id
