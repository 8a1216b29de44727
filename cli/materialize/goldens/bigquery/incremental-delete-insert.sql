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

-- delete the rows that come again, add the rows
begin transaction;
delete from `shop`.`main`.`sales` as DBT_INTERNAL_DEST
where exists (
  select 1
  from `shop`.`main`.`sales__dbt_tmp` as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.sale_id = DBT_INTERNAL_DEST.sale_id and DBT_INTERNAL_SOURCE.sold_on = DBT_INTERNAL_DEST.sold_on
)
and (sold_on >= '2018-05-01');
insert into `shop`.`main`.`sales` (`sale_id`, `sold_on`, `amount`)
select `sale_id`, `sold_on`, `amount`
from `shop`.`main`.`sales__dbt_tmp`;
commit transaction;

-- drop the scratch table
drop table if exists `shop`.`main`.`sales__dbt_tmp`;
