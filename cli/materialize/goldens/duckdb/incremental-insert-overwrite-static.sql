-- write

-- collect the new rows
create or replace temporary table "sales__dbt_tmp" as (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
);

-- delete the partitions that come again
delete from "shop"."main"."sales" as target
where date_trunc('month', target."sold_on") in (timestamp '2018-04-01', timestamp '2018-05-01');

-- add the rows
insert into "shop"."main"."sales" ("sale_id", "sold_on", "amount")
select "sale_id", "sold_on", "amount"
from "sales__dbt_tmp"
order by date_trunc('month', "sold_on");

-- drop the scratch table
drop table if exists "sales__dbt_tmp" cascade;
