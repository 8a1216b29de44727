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

-- describe the relation
alter table `shop`.`main`.`sales` set options (description = 'Every sale\'s line');

-- describe a column
alter table `shop`.`main`.`sales` alter column `sale_id` set options (description = 'The key');

-- grant
grant `roles/viewer` on table `shop`.`main`.`sales` to "user:ann@example.com";
