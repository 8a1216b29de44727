-- write

-- make the table of the contract
create or replace table "shop"."main"."sales" (
  "sale_id" integer not null unique,
  "sold_on" date,
  "amount" decimal(12, 2) check (amount >= 0),
  primary key ("sale_id", "sold_on"),
  constraint "sold_on_day" foreign key ("sold_on") references days ("day")
);

-- fill it
insert into "shop"."main"."sales" ("sale_id", "sold_on", "amount")
select "sale_id", "sold_on", "amount"
from (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
) as model_subq
order by "sold_on";
