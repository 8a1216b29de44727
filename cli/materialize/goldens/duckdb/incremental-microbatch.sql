-- write

-- collect the new rows
create or replace temporary table "sales__dbt_tmp_2018051000" as (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
);

-- delete the batch
delete from "shop"."main"."sales"
where sold_on >= '2018-05-10 00:00:00+00:00' and sold_on < '2018-05-11 00:00:00+00:00';

-- add the rows
insert into "shop"."main"."sales" ("sale_id", "sold_on", "amount")
select "sale_id", "sold_on", "amount"
from "sales__dbt_tmp_2018051000"
where sold_on >= '2018-05-10 00:00:00+00:00' and sold_on < '2018-05-11 00:00:00+00:00';

-- drop the scratch table
drop table if exists "sales__dbt_tmp_2018051000" cascade;
