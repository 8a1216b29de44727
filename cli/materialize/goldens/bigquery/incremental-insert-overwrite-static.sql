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

-- add the rows
merge into `shop`.`main`.`sales` as DBT_INTERNAL_DEST
using (
  select `sale_id`, `sold_on`, `amount`
  from `shop`.`main`.`sales__dbt_tmp`
) as DBT_INTERNAL_SOURCE
on false
when not matched by source and timestamp_trunc(DBT_INTERNAL_DEST.`sold_on`, month) in (timestamp '2018-04-01', timestamp '2018-05-01')
  then delete
when not matched
  then insert (`sale_id`, `sold_on`, `amount`)
  values (`sale_id`, `sold_on`, `amount`);

-- drop the scratch table
drop table if exists `shop`.`main`.`sales__dbt_tmp`;
