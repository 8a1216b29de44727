-- Copies of a row become one line, and the line says of how many rows: the fact accounts for every accepted row of every day.
select coalesce(accepted.sales_day, loaded.sales_day) as sales_day, accepted.row_count, loaded.source_rows
from (select sales_day, count(*) as row_count from {{ ref('stg_sales') }} group by sales_day) as accepted
full outer join (select sales_day, sum(source_rows) as source_rows from {{ ref('fct_sales') }} group by sales_day) as loaded
  on loaded.sales_day = accepted.sales_day
where coalesce(accepted.row_count, -1) <> coalesce(loaded.source_rows, -1)
