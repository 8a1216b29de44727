{# A column that is null in every row was never read rightly (a date taken from the wrong unit, a join that never matches). #}
{% test not_all_null(model, column_name) %}
select count(*) as row_count
from {{ model }}
having count(*) > 0 and count({{ column_name }}) = 0
{% endtest %}
