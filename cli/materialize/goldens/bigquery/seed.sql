-- write

-- make the table
create or replace table `shop`.`main`.`countries` (
  `country_id` int64,
  `name's` string
);

-- load the file: /project/seeds/countries.csv → shop.main.countries
