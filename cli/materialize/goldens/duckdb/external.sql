-- write

-- clear the way: /data/out/__dbt_tmp__sales.csv.gz

-- write the files
copy (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
) to '/data/out/__dbt_tmp__sales.csv.gz' (format csv, header true);

-- make the view over the files
create or replace view "shop"."main"."sales" as (
select
  "sale_id",
  "sold_on",
  "amount"
from read_csv('/data/out/__dbt_tmp__sales.csv.gz', columns = {'sale_id': 'integer', 'sold_on': 'date', 'amount': 'decimal(12, 2)'}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false)
);


-- publish, once the tests pass

-- move the files into place: /data/out/__dbt_tmp__sales.csv.gz → /data/out/sales.csv.gz

-- make the view over the files
create or replace view "shop"."main"."sales" as (
select
  "sale_id",
  "sold_on",
  "amount"
from read_csv('/data/out/sales.csv.gz', columns = {'sale_id': 'integer', 'sold_on': 'date', 'amount': 'decimal(12, 2)'}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false)
);


-- if the tests fail

-- remove the rejected files: /data/out/__dbt_tmp__sales.csv.gz
