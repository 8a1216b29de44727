-- write

-- make the materialized view
drop table if exists `shop`.`main`.`sales`;
create or replace materialized view `shop`.`main`.`sales`
cluster by `sale_id`
options (
  enable_refresh = true,
  refresh_interval_minutes = 60,
  max_staleness = interval 4 hour
)
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);
