select
  cast(listed.id as integer) as "CategoryID",
  listed.name as "CategoryName"
from (
  values
    (1, 'Confections'), (2, 'Shell fish'), (3, 'Cereals'), (4, 'Dairy'), (5, 'Beverages'), (6, 'Seafood'),
    (7, 'Meat'), (8, 'Grain'), (9, 'Poultry'), (10, 'Snails'), (11, 'Produce')
) as listed (id, name)
order by listed.id
