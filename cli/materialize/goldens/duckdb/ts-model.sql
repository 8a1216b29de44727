-- write

-- make the table
create or replace table "shop"."main"."sales" (
  "sale_id" integer,
  "sold_on" date,
  "amount" decimal(12, 2)
);

-- load the rows: the rows the model gives → shop.main.sales
