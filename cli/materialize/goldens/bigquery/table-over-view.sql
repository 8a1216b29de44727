-- write

-- build the table
create or replace table `shop`.`main`.`sales__dbt_stage`
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);


-- publish, once the tests pass

-- publish
drop view if exists `shop`.`main`.`sales`;
alter table `shop`.`main`.`sales__dbt_stage` rename to `sales`;


-- if the tests fail

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;
