-- write

-- clone
create or replace view "shop"."main"."sales" as (
select * from "shop"."prod"."sales"
);
