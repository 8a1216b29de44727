{#
  452 products, in turn of the eleven categories. Names are a food and a way it is sold, so no two are equal; in 83 of them a comma stands, which a
  CSV file has to quote. Vitality days are text as in the original: `0` or a number with a decimal point.
#}
{% set foods = [
  ['Chocolate', 'Wafer', 'Macaroon', 'Nougat', 'Toffee', 'Muffin', 'Brioche', 'Fudge', 'Shortbread', 'Marzipan', 'Liquorice'],
  ['Crab', 'Lobster', 'Prawn', 'Mussel', 'Oyster', 'Scallop', 'Clam', 'Crayfish', 'Langoustine', 'Shrimp', 'Cockle'],
  ['Oats', 'Muesli', 'Granola', 'Corn Flakes', 'Bran', 'Porridge', 'Rice Puffs', 'Wheat Biscuit', 'Spelt Flakes', 'Semolina', 'Polenta'],
  ['Milk', 'Butter', 'Cheddar', 'Brie', 'Yoghurt', 'Cream', 'Mozzarella', 'Ricotta', 'Feta', 'Gouda', 'Kefir'],
  ['Coffee', 'Green Tea', 'Lemonade', 'Ginger Beer', 'Apple Juice', 'Cola', 'Tomato Juice', 'Mineral Water', 'Red Wine', 'Pale Ale', 'Cider'],
  ['Salmon', 'Tuna', 'Cod', 'Haddock', 'Squid', 'Octopus', 'Halibut', 'Trout', 'Sardine', 'Anchovy', 'Sea Bass'],
  ['Beef', 'Lamb', 'Pork', 'Veal', 'Venison', 'Ham', 'Bacon', 'Sausage', 'Salami', 'Rabbit', 'Mutton'],
  ['Flour', 'Bread', 'Baguette', 'Pasta', 'Rice', 'Couscous', 'Bulgur', 'Quinoa', 'Tortilla', 'Noodles', 'Barley'],
  ['Chicken', 'Turkey', 'Duck', 'Goose', 'Quail', 'Guinea Fowl', 'Pheasant', 'Pigeon', 'Capon', 'Partridge', 'Cornish Hen'],
  ['Burgundy Snail', 'Garden Snail', 'Snail Caviar', 'Escargot', 'Periwinkle', 'Whelk', 'Snail Paste', 'Abalone', 'Conch', 'Limpet', 'Snail Ragout'],
  ['Apple', 'Banana', 'Carrot', 'Spinach', 'Tomato', 'Onion', 'Potato', 'Lettuce', 'Pear', 'Grape', 'Cucumber']
] %}
{% set ways = ['Classic', 'Organic', 'Family Pack', 'Select'] %}
{% set details = ['Fresh', 'Frozen', 'Sliced', 'Whole', '500 g', '1 kg'] %}
with ids as (
  select unnest(range(1, 453)) as id
),
named as (
  select
    id,
    1 + (id - 1) % 11 as category_id,
    [{% for of_category in foods %}[{% for food in of_category %}'{{ food }}'{{ ', ' if not loop.last }}{% endfor %}]{{ ', ' if not loop.last }}{% endfor %}]
      [1 + (id - 1) % 11][1 + ((id - 1) // 11) % 11] as food,
    [{% for way in ways %}'{{ way }}'{{ ', ' if not loop.last }}{% endfor %}][1 + (id - 1) // 121] as way,
    (id * 83) // 452 > ((id - 1) * 83) // 452 as has_comma,
    {{ draw('id', 20) }} as price_draw
  from ids
)
select
  cast(id as integer) as "ProductID",
  food || ' - ' || way || case when has_comma then ', ' || {{ draw_one(details, 'id', 21) }} else '' end as "ProductName",
  case id
    when 97 then cast(0.0449 as decimal(10, 4))
    when 306 then cast(99.8755 as decimal(10, 4))
    else cast(cast(4491 + price_draw % 989801 as decimal(14, 4)) / 10000 as decimal(10, 4))
  end as "Price",
  cast(category_id as integer) as "CategoryID",
  {{ draw_one(['Low', 'Medium', 'High'], 'id', 22) }} as "Class",
  timestamp '2017-02-03 05:10:00' + to_milliseconds(cast({{ draw('id', 23) }} % 28512000000 as bigint)) as "ModifyDate",
  {{ draw_one(['Durable', 'Weak', 'Unknown'], 'id', 24) }} as "Resistant",
  {{ draw_one(['True', 'False', 'Unknown'], 'id', 25) }} as "IsAllergic",
  case when {{ draw('id', 26) }} % 3 = 0 then '0' else (1 + {{ draw('id', 27) }} % 120) || '.0' end as "VitalityDays"
from named
order by id
