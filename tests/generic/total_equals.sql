{#
  The column's total must be that of another relation's column, exactly: money that goes through a join must come out whole.
  `to_column` is the same name unless given.
#}
{% test total_equals(model, column_name, to, to_column=none) %}
select ours.total, theirs.total as expected_total
from (select coalesce(sum({{ column_name }}), 0) as total from {{ model }}) as ours
cross join (select coalesce(sum({{ to_column or column_name }}), 0) as total from {{ to }}) as theirs
where ours.total <> theirs.total
{% endtest %}
