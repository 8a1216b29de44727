-- write

-- build the snapshot
create or replace table `shop`.`main`.`history`
as (
select
  *,
  to_hex(md5(coalesce(cast(sale_id as string), '') || '|' || coalesce(cast(changed_at as string), ''))) as `dbt_scd_id`,
  changed_at as `dbt_updated_at`,
  changed_at as `dbt_valid_from`,
  nullif(changed_at, changed_at) as `dbt_valid_to`
from (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
) as source_record
);
