-- No raw sale is lost and none is counted twice: accepted + rejected = raw.
select raw_rows, accepted_rows, rejected_rows
from (select count(*) as raw_rows from {{ source('raw', 'sales') }}) as raw_sales
cross join (select count(*) as accepted_rows from {{ ref('stg_sales') }}) as accepted
cross join (select count(*) as rejected_rows from {{ ref('stg_sales_rejected') }}) as rejected
where raw_rows <> accepted_rows + rejected_rows
