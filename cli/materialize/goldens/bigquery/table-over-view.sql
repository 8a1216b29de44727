-- write

-- drop the view of that name
drop view if exists `shop`.`main`.`sales`;

-- build the table
create or replace table `shop`.`main`.`sales`
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);
