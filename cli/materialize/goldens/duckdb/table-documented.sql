-- write

-- build the table
create or replace table "shop"."main"."sales" as (
select sale_id, sold_on, amount
from "shop"."main"."stg_sales"
);

-- describe the relation
comment on table "shop"."main"."sales" is 'Every sale''s line';

-- describe a column
comment on column "shop"."main"."sales"."sale_id" is 'The key';
