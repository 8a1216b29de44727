-- write

-- make the table
create or replace table `shop`.`main`.`sales__dbt_stage` (
  `sale_id` int64,
  `sold_on` date,
  `amount` decimal(12, 2)
);

-- load the rows: the rows the model gives → shop.main.sales__dbt_stage


-- publish, once the tests pass

-- publish
create or replace table `shop`.`main`.`sales` copy `shop`.`main`.`sales__dbt_stage`;

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;


-- if the tests fail

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;
