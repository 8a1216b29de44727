select 9
