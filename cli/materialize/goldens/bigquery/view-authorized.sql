-- write

-- make the view
create or replace view `shop`.`main`.`sales`
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);

-- describe it, tag it, let it read
-- {"columns":{},"authorizedIn":[{"database":"shop","schema":"raw"},{"database":"shop","schema":"other"}]}
