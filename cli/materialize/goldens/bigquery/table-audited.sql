-- write

-- build the table
create or replace table `shop`.`main`.`sales__dbt_stage`
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);


-- publish, once the tests pass

-- publish
create or replace table `shop`.`main`.`sales` copy `shop`.`main`.`sales__dbt_stage`;

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;


-- if the tests fail

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;
