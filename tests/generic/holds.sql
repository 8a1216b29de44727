{# Every row must satisfy the expression; where it is null the row is not judged (test for nulls apart). #}
{% test holds(model, expression, column_name=none) %}
select *
from {{ model }}
where not ({{ expression if column_name is none else column_name ~ ' ' ~ expression }})
{% endtest %}
