-- write

-- collect the new rows
create or replace temporary table "sales__dbt_tmp" as (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
);

-- merge the rows
merge into "shop"."main"."sales" as DBT_INTERNAL_DEST
using "sales__dbt_tmp" as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.sale_id = DBT_INTERNAL_DEST.sale_id)
when matched
  then update set
    "sale_id" = DBT_INTERNAL_SOURCE."sale_id",
    "sold_on" = DBT_INTERNAL_SOURCE."sold_on",
    "amount" = DBT_INTERNAL_SOURCE."amount"
when not matched
  then insert ("sale_id", "sold_on", "amount")
  values (DBT_INTERNAL_SOURCE."sale_id", DBT_INTERNAL_SOURCE."sold_on", DBT_INTERNAL_SOURCE."amount");

-- drop the scratch table
drop table if exists "sales__dbt_tmp" cascade;
