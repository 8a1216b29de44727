select 2 as id, 3 as x
