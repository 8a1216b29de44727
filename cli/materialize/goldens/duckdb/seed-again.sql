-- write

-- empty the table
truncate table "shop"."main"."countries";

-- load the file
insert into "shop"."main"."countries" ("country_id")
select
  "country_id"
from read_csv(
    '/project/seeds/countries.csv',
    columns = {'country_id': 'integer'},
    header = true,
    auto_detect = false,
    delim = ',',
    quote = '"',
    escape = '"',
    nullstr = '',
    null_padding = false
  );
