-- write

-- add the rows
insert into "shop"."main"."sales" ("sale_id", "sold_on", "amount")
select "sale_id", "sold_on", "amount"
from (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
) as model_subq
order by "sold_on";
