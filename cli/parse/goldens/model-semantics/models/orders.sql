select 1 as id, current_date as ordered_at, 2 as amount, 'x' as status, 3 as customer_id, date '2020-01-01' as valid_from
