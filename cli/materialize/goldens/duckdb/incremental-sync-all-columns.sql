-- write

-- collect the new rows
create or replace temporary table "sales__dbt_tmp" as (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
);

-- add a column
alter table "shop"."main"."sales" add column "amount" decimal(12, 2);

-- drop a column
alter table "shop"."main"."sales" drop column "old";

-- change a column
alter table "shop"."main"."sales" alter column "sale_id" set data type integer;

-- delete the rows that come again
delete from "shop"."main"."sales" as DBT_INTERNAL_DEST
where DBT_INTERNAL_DEST.sale_id in (
  select DBT_INTERNAL_SOURCE.sale_id
  from "sales__dbt_tmp" as DBT_INTERNAL_SOURCE
);

-- add the rows
insert into "shop"."main"."sales" ("sale_id", "sold_on", "amount")
select "sale_id", "sold_on", "amount"
from "sales__dbt_tmp";

-- drop the scratch table
drop table if exists "sales__dbt_tmp" cascade;
