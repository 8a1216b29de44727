-- What the forecast's chart shows as sold is what was sold, at each level: products, categories and the total each add up to the fact.
select charted.series_type, charted.units, sold.units as sold_units
from (select series_type, sum(actual_units) as units from {{ ref('mart_demand_forecast') }} group by series_type) as charted
cross join (select sum(quantity) as units from {{ ref('fct_sales') }}) as sold
where charted.units <> sold.units
