-- Descriptions differ between lines of one item: the most frequent one is its name, ties in alphabetical order.
select
  item_id,
  arg_max(description, (lines, description_rank)) as description,
  sum(lines)::bigint as lines
from (
  select item_id, description, count(*) as lines, -rank() over (order by description) as description_rank
  from {{ ref('stg_order_lines') }}
  group by item_id, description
)
group by item_id
