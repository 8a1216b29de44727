-- write

-- build the table
create or replace table `shop`.`main`.`sales` (
  `sale_id` int64 not null,
  `sold_on` date,
  `amount` decimal(12, 2),
  primary key (`sale_id`, `sold_on`) not enforced,
  constraint `sold_on_day` foreign key (`sold_on`) references days (`day`) not enforced
)
cluster by `sold_on`
as (
select `sale_id`, `sold_on`, `amount`
from (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
) as model_subq
);
