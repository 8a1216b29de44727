-- write

-- collect the new rows
create or replace table `shop`.`main`.`sales__dbt_tmp_2018051000`
options (
  expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour)
)
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);

-- delete the batch, add the rows
begin transaction;
delete from `shop`.`main`.`sales__dbt_stage`
where timestamp(sold_on) >= '2018-05-10 00:00:00+00:00' and timestamp(sold_on) < '2018-05-11 00:00:00+00:00';
insert into `shop`.`main`.`sales__dbt_stage` (`sale_id`, `sold_on`, `amount`)
select `sale_id`, `sold_on`, `amount`
from `shop`.`main`.`sales__dbt_tmp_2018051000`
where timestamp(sold_on) >= '2018-05-10 00:00:00+00:00' and timestamp(sold_on) < '2018-05-11 00:00:00+00:00';
commit transaction;

-- drop the scratch table
drop table if exists `shop`.`main`.`sales__dbt_tmp_2018051000`;


-- publish, once the tests pass

-- publish
create or replace table `shop`.`main`.`sales` copy `shop`.`main`.`sales__dbt_stage`;

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;


-- if the tests fail

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;
