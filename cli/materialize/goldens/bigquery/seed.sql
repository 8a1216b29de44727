-- write

-- make the table
create or replace table `shop`.`main`.`countries__dbt_stage` (
  `country_id` int64,
  `name's` string
);

-- load the file: /project/seeds/countries.csv → shop.main.countries__dbt_stage


-- publish, once the tests pass

-- publish
create or replace table `shop`.`main`.`countries` copy `shop`.`main`.`countries__dbt_stage`;

-- drop the staging relation
drop table if exists `shop`.`main`.`countries__dbt_stage`;


-- if the tests fail

-- drop the staging relation
drop table if exists `shop`.`main`.`countries__dbt_stage`;
