-- write

-- start from the published table
create or replace table `shop`.`main`.`sales__dbt_stage` clone `shop`.`main`.`sales`;

-- collect the new rows
create or replace table `shop`.`main`.`sales__dbt_tmp`
partition by `sold_on`
cluster by `sale_id`
options (
  expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour)
)
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);

-- copy the partitions that come again: shop.main.sales__dbt_tmp → shop.main.sales__dbt_stage

-- drop the scratch table
drop table if exists `shop`.`main`.`sales__dbt_tmp`;


-- publish, once the tests pass

-- publish
create or replace table `shop`.`main`.`sales` copy `shop`.`main`.`sales__dbt_stage`;

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;


-- if the tests fail

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;
