-- write

-- collect the changes
create or replace table `shop`.`main`.`history__dbt_tmp`
options (
  expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour)
)
as (
with source_rows as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
),
source_records as (
  select
    *,
    sale_id as __dbt_key_1,
    sold_on as __dbt_updated_at,
    to_hex(md5(coalesce(cast(sale_id as string), '') || '|' || coalesce(cast(sold_on as string), ''))) as __dbt_scd_id
  from source_rows
),
current_records as (
  select *, sale_id as __dbt_key_1
  from `shop`.`main`.`history`
  where `until` is null
)
select
  'insert' as dbt_change_type,
  source_record.`sale_id` as `sale_id`,
  source_record.`sold_on` as `sold_on`,
  source_record.`amount` as `amount`,
  source_record.__dbt_scd_id as `dbt_scd_id`,
  source_record.__dbt_updated_at as `dbt_updated_at`,
  source_record.__dbt_updated_at as `since`,
  nullif(source_record.__dbt_updated_at, source_record.__dbt_updated_at) as `until`,
  'False' as `dbt_is_deleted`
from source_records as source_record
left join current_records as current_record
  on current_record.__dbt_key_1 = source_record.__dbt_key_1
where current_record.__dbt_key_1 is null
  or (
    current_record.`since` < source_record.__dbt_updated_at
    or current_record.`dbt_is_deleted` = 'True'
  )
union all
select
  'update' as dbt_change_type,
  null as `sale_id`,
  null as `sold_on`,
  null as `amount`,
  current_record.`dbt_scd_id` as `dbt_scd_id`,
  null as `dbt_updated_at`,
  null as `since`,
  source_record.__dbt_updated_at as `until`,
  null as `dbt_is_deleted`
from source_records as source_record
join current_records as current_record
  on current_record.__dbt_key_1 = source_record.__dbt_key_1
where (
    current_record.`since` < source_record.__dbt_updated_at
    or current_record.`dbt_is_deleted` = 'True'
  )
union all
select
  'delete' as dbt_change_type,
  null as `sale_id`,
  null as `sold_on`,
  null as `amount`,
  current_record.`dbt_scd_id` as `dbt_scd_id`,
  null as `dbt_updated_at`,
  null as `since`,
  current_timestamp() as `until`,
  null as `dbt_is_deleted`
from current_records as current_record
left join source_records as source_record
  on current_record.__dbt_key_1 = source_record.__dbt_key_1
where source_record.__dbt_key_1 is null
  and not (current_record.`dbt_is_deleted` = 'True')
union all
select
  'insert' as dbt_change_type,
  current_record.`sale_id` as `sale_id`,
  current_record.`sold_on` as `sold_on`,
  current_record.`amount` as `amount`,
  to_hex(md5(coalesce(cast(current_record.`dbt_scd_id` as string), '') || '|' || coalesce(cast(current_timestamp() as string), ''))) as `dbt_scd_id`,
  current_timestamp() as `dbt_updated_at`,
  current_timestamp() as `since`,
  current_record.`until` as `until`,
  'True' as `dbt_is_deleted`
from current_records as current_record
left join source_records as source_record
  on current_record.__dbt_key_1 = source_record.__dbt_key_1
where source_record.__dbt_key_1 is null
  and not (current_record.`dbt_is_deleted` = 'True')
);

-- close the records that changed, add the new records
begin transaction;
update `shop`.`main`.`history` as target
set `until` = source.`until`
from `shop`.`main`.`history__dbt_tmp` as source
where source.`dbt_scd_id` = target.`dbt_scd_id`
  and source.dbt_change_type in ('update', 'delete')
  and target.`until` is null;
insert into `shop`.`main`.`history` (`sale_id`, `sold_on`, `amount`, `dbt_scd_id`, `since`, `until`, `dbt_updated_at`, `dbt_is_deleted`)
select `sale_id`, `sold_on`, `amount`, `dbt_scd_id`, `since`, `until`, `dbt_updated_at`, `dbt_is_deleted`
from `shop`.`main`.`history__dbt_tmp`
where dbt_change_type = 'insert';
commit transaction;

-- drop the scratch table
drop table if exists `shop`.`main`.`history__dbt_tmp`;
