-- write

-- collect the new rows
create or replace temporary table "sales__dbt_tmp" as (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
);

-- add a column
alter table "shop"."main"."sales" add column "amount" decimal(12, 2);

-- add the rows
insert into "shop"."main"."sales" ("sale_id", "sold_on", "amount")
select "sale_id", "sold_on", "amount"
from "sales__dbt_tmp";

-- drop the scratch table
drop table if exists "sales__dbt_tmp" cascade;
