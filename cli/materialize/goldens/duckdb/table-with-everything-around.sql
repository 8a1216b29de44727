-- before the transaction

-- pre-hook outside the transaction
checkpoint;


-- write

-- pre-hook
insert into log values (1);

-- build the table
/* {"node_id": "model.shop.sales"} */
create or replace temp macro answer() as 42;
create or replace table "shop"."main"."sales" as (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
);

-- make an index
/* {"node_id": "model.shop.sales"} */
create unique index "__dbt_index_5d4783f9356d3c582597dcd5330cce1b" on "shop"."main"."sales" ("sale_id");

-- post-hook
insert into log values (2);


-- after it is published

-- post-hook outside the transaction
vacuum;
