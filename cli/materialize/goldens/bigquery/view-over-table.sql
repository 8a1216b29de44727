-- write

-- make the view
drop table if exists `shop`.`main`.`sales`;
create or replace view `shop`.`main`.`sales`
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);
