{# As many rows as another relation has; with `distinct_column`, as many as that column has values there. #}
{% test row_count_equals(model, to, distinct_column=none) %}
select ours.row_count, theirs.row_count as expected_row_count
from (select count(*) as row_count from {{ model }}) as ours
cross join (select count({{ 'distinct ' ~ distinct_column if distinct_column is not none else '*' }}) as row_count from {{ to }}) as theirs
where ours.row_count <> theirs.row_count
{% endtest %}
