-- write

-- make the table
create or replace table "shop"."main"."countries" (
  "country_id" integer,
  "name's" varchar
);

-- load the file
insert into "shop"."main"."countries" ("country_id", "name's")
select
  cast(nullif(lower(trim("country_id")), 'null') as integer),
  "name's"
from read_csv(
    '/project/seeds/countries.csv',
    columns = {'country_id': 'varchar', 'name''s': 'varchar'},
    header = true,
    auto_detect = false,
    delim = ';',
    quote = '"',
    escape = '"',
    nullstr = '',
    null_padding = false
  );
