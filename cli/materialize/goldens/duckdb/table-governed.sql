-- write

-- build the table
create or replace table "shop"."main"."sales" as
select * from (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
)
order by "sold_on";
