-- before the transaction

-- pre-hook outside the transaction
checkpoint;


-- write

-- pre-hook
insert into log values (1);

-- build the table
/* {"node_id": "model.shop.sales"} */
create temp function answer() as (42);
create or replace table `shop`.`main`.`sales`
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);

-- post-hook
insert into log values (2);


-- after it is published

-- post-hook outside the transaction
vacuum;
