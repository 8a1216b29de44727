-- write

-- build the table
create or replace table `shop`.`main`.`sales`
options (
  description = 'Every sale\'s line'
)
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);

-- describe it, tag it, let it read
-- {"description":"Every sale's line","columns":{"sale_id":{"description":"The key"},"gone":{"description":"Not there"}},"authorizedIn":[]}

-- grant
grant `roles/viewer` on table `shop`.`main`.`sales` to "user:ann@example.com";
