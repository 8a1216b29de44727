-- write

-- clone
create or replace table `shop`.`main`.`sales` clone `shop`.`prod`.`sales`;
