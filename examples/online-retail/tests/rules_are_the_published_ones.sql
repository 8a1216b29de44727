{#- The teacups of one series: pink 22698, green 22697, roses 22699; lunch bags: black skull 20727, pink polkadot 22384. -#}
with rules as (select * from {{ ref('mart_market_basket') }}),

pink_to_green as (from rules where antecedent = '22698' and consequent = '22697'),
green_to_pink as (from rules where antecedent = '22697' and consequent = '22698'),
pink_to_roses as (from rules where antecedent = '22698' and consequent = '22699'),
skull_to_polkadot as (from rules where antecedent = '20727' and consequent = '22384'),

answers as (select basket_rules_published as published from {{ answers() }})

{{ figures_that_differ("
  select unnest([
    ('pink and green', p.baskets::double, published.joint::double),
    ('support', p.support, published.support),
    ('confidence pink to green', p.confidence, published.confidence_pink_to_green),
    ('confidence green to pink', g.confidence, published.confidence_green_to_pink),
    ('lift', p.lift, published.lift),
    ('pink and roses', r.baskets, published.pink_roses[1]),
    ('confidence pink to roses', r.confidence, published.pink_roses[3]),
    ('lift of pink and roses', r.lift, published.pink_roses[4]),
    ('skull and polkadot', s.baskets, published.black_skull_pink_polkadot[1]),
    ('lift of skull and polkadot', s.lift, published.black_skull_pink_polkadot[4])
  ], recursive := true)
  from pink_to_green as p, green_to_pink as g, pink_to_roses as r, skull_to_polkadot as s, answers
") }}
