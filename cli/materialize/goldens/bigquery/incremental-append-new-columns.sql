-- write

-- collect the new rows
create or replace table `shop`.`main`.`sales__dbt_tmp`
options (
  expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour)
)
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);

-- add a column
alter table `shop`.`main`.`sales` add column `amount` decimal(12, 2);

-- add the rows
insert into `shop`.`main`.`sales` (`sale_id`, `sold_on`, `amount`)
select `sale_id`, `sold_on`, `amount`
from `shop`.`main`.`sales__dbt_tmp`;

-- drop the scratch table
drop table if exists `shop`.`main`.`sales__dbt_tmp`;
