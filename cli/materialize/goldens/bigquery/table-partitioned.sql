-- write

-- build the table
create or replace table `shop`.`main`.`sales`
partition by `sold_on`
cluster by `sale_id`
options (
  labels = [('team', 'sales')],
  require_partition_filter = true
)
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);
