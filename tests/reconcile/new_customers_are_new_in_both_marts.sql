-- Who is called new by a segment was here for the first time in the last four weeks, and nobody else was.
select segments.customer_id, segments.segment, behavior.lifecycle, behavior.first_sale_day
from {{ ref('mart_customer_segments') }} as segments
inner join {{ ref('mart_customer_behavior') }} as behavior on behavior.customer_id = segments.customer_id
where (segments.segment = 'New') <> (behavior.lifecycle = 'new')
