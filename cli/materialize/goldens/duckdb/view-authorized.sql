-- write

-- make the view
create or replace view "shop"."main"."sales" as (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
);
