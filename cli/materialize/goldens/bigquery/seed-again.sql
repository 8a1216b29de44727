-- write

-- start from the published table
create or replace table `shop`.`main`.`countries__dbt_stage` clone `shop`.`main`.`countries`;

-- empty the table
truncate table `shop`.`main`.`countries__dbt_stage`;

-- load the file: /project/seeds/countries.csv → shop.main.countries__dbt_stage


-- publish, once the tests pass

-- publish
create or replace table `shop`.`main`.`countries` copy `shop`.`main`.`countries__dbt_stage`;

-- drop the staging relation
drop table if exists `shop`.`main`.`countries__dbt_stage`;


-- if the tests fail

-- drop the staging relation
drop table if exists `shop`.`main`.`countries__dbt_stage`;
