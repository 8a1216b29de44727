-- write

-- make the view
create or replace view `shop`.`main`.`sales__dbt_stage`
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);


-- publish, once the tests pass

-- publish
create or replace view `shop`.`main`.`sales`
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);

-- drop the staging relation
drop view if exists `shop`.`main`.`sales__dbt_stage`;


-- if the tests fail

-- drop the staging relation
drop view if exists `shop`.`main`.`sales__dbt_stage`;
