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

-- merge the rows
merge into `shop`.`main`.`sales` as DBT_INTERNAL_DEST
using `shop`.`main`.`sales__dbt_tmp` as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.sale_id = DBT_INTERNAL_DEST.sale_id) and (DBT_INTERNAL_DEST.`sold_on` is not null or DBT_INTERNAL_DEST.`sold_on` is null)
when matched
  then update set
    `sale_id` = DBT_INTERNAL_SOURCE.`sale_id`,
    `sold_on` = DBT_INTERNAL_SOURCE.`sold_on`,
    `amount` = DBT_INTERNAL_SOURCE.`amount`
when not matched
  then insert (`sale_id`, `sold_on`, `amount`)
  values (DBT_INTERNAL_SOURCE.`sale_id`, DBT_INTERNAL_SOURCE.`sold_on`, DBT_INTERNAL_SOURCE.`amount`);

-- drop the scratch table
drop table if exists `shop`.`main`.`sales__dbt_tmp`;
