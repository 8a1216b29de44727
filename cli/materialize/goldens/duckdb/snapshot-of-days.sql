-- write

-- collect the changes
create or replace temporary table "history__dbt_tmp" as (
with source_rows as (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
),
source_records as (
  select
    *,
    sale_id as __dbt_key_1,
    sold_on as __dbt_updated_at,
    md5(coalesce(cast(sale_id as varchar), '') || '|' || coalesce(cast(sold_on as varchar), '')) as __dbt_scd_id
  from source_rows
),
current_records as (
  select *, sale_id as __dbt_key_1
  from "shop"."main"."history"
  where "dbt_valid_to" is null
)
select
  'insert' as dbt_change_type,
  source_record."sale_id" as "sale_id",
  source_record."sold_on" as "sold_on",
  source_record."amount" as "amount",
  source_record.__dbt_scd_id as "dbt_scd_id",
  source_record.__dbt_updated_at as "dbt_updated_at",
  source_record.__dbt_updated_at as "dbt_valid_from",
  nullif(source_record.__dbt_updated_at, source_record.__dbt_updated_at) as "dbt_valid_to"
from source_records as source_record
left join current_records as current_record
  on current_record.__dbt_key_1 = source_record.__dbt_key_1
where current_record.__dbt_key_1 is null
  or (
    current_record."dbt_valid_from" < source_record.__dbt_updated_at
  )
union all
select
  'update' as dbt_change_type,
  null as "sale_id",
  null as "sold_on",
  null as "amount",
  current_record."dbt_scd_id" as "dbt_scd_id",
  null as "dbt_updated_at",
  null as "dbt_valid_from",
  source_record.__dbt_updated_at as "dbt_valid_to"
from source_records as source_record
join current_records as current_record
  on current_record.__dbt_key_1 = source_record.__dbt_key_1
where (
    current_record."dbt_valid_from" < source_record.__dbt_updated_at
  )
union all
select
  'delete' as dbt_change_type,
  null as "sale_id",
  null as "sold_on",
  null as "amount",
  current_record."dbt_scd_id" as "dbt_scd_id",
  null as "dbt_updated_at",
  null as "dbt_valid_from",
  cast(now()::timestamp as date) as "dbt_valid_to"
from current_records as current_record
left join source_records as source_record
  on current_record.__dbt_key_1 = source_record.__dbt_key_1
where source_record.__dbt_key_1 is null
);

-- close the records that changed
update "shop"."main"."history" as target
set "dbt_valid_to" = source."dbt_valid_to"
from "history__dbt_tmp" as source
where source."dbt_scd_id" = target."dbt_scd_id"
  and source.dbt_change_type in ('update', 'delete')
  and target."dbt_valid_to" is null;

-- add the new records
insert into "shop"."main"."history" ("sale_id", "sold_on", "amount", "dbt_scd_id", "dbt_valid_from", "dbt_valid_to", "dbt_updated_at")
select "sale_id", "sold_on", "amount", "dbt_scd_id", "dbt_valid_from", "dbt_valid_to", "dbt_updated_at"
from "history__dbt_tmp"
where dbt_change_type = 'insert';

-- drop the scratch table
drop table if exists "history__dbt_tmp" cascade;
