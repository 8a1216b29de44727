-- write

-- clear the way: /data/__dbt_tmp__sales

-- write the files
copy (
with model_rows as materialized (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
)
select * from model_rows
union all
select cast(null as integer) as "sale_id", cast(null as date) as "sold_on", cast(null as decimal(12, 2)) as "amount"
where not exists (select 1 from model_rows)
) to '/data/__dbt_tmp__sales' (format parquet, partition_by ("sold_on"), compression zstd);

-- make the view over the files
create or replace view "shop"."main"."sales" as (
select
  "sale_id",
  cast("sold_on" as date) as "sold_on",
  "amount"
from read_parquet('/data/__dbt_tmp__sales/*/*.parquet', hive_partitioning = true)
where not ("sale_id" is null and "sold_on" is null and "amount" is null)
);


-- publish, once the tests pass

-- move the files into place: /data/__dbt_tmp__sales → /data/sales

-- make the view over the files
create or replace view "shop"."main"."sales" as (
select
  "sale_id",
  cast("sold_on" as date) as "sold_on",
  "amount"
from read_parquet('/data/sales/*/*.parquet', hive_partitioning = true)
where not ("sale_id" is null and "sold_on" is null and "amount" is null)
);


-- if the tests fail

-- remove the rejected files: /data/__dbt_tmp__sales
