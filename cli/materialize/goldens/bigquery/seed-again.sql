-- write

-- empty the table
truncate table `shop`.`main`.`countries`;

-- load the file: /project/seeds/countries.csv → shop.main.countries
