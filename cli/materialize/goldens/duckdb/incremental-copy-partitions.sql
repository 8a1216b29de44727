-- write

-- collect the new rows
create or replace temporary table "sales__dbt_tmp" as (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
);

-- delete the partitions that come again
delete from "shop"."main"."sales" as target
where target."sold_on" in (
  select "sold_on"
  from "sales__dbt_tmp"
);

-- delete the partitions that come again
delete from "shop"."main"."sales" as target
where target."sold_on" is null
and exists (
  select 1
  from "sales__dbt_tmp"
  where "sold_on" is null
);

-- add the rows
insert into "shop"."main"."sales" ("sale_id", "sold_on", "amount")
select "sale_id", "sold_on", "amount"
from "sales__dbt_tmp"
order by "sold_on", "sale_id";

-- drop the scratch table
drop table if exists "sales__dbt_tmp" cascade;
