-- write

-- start from the published table
create or replace table `shop`.`main`.`sales__dbt_stage` clone `shop`.`main`.`sales`;

-- let it be read as a whole
alter table `shop`.`main`.`sales__dbt_stage`
set options (require_partition_filter = false);

-- add the rows
insert into `shop`.`main`.`sales__dbt_stage` (`sale_id`, `sold_on`, `amount`)
select `sale_id`, `sold_on`, `amount`
from (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
) as model_subq;


-- publish, once the tests pass

-- publish
create or replace table `shop`.`main`.`sales` copy `shop`.`main`.`sales__dbt_stage`;

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;

-- set its options
alter table `shop`.`main`.`sales`
set
options (
  require_partition_filter = true
);


-- if the tests fail

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;
