{# From the first to the last value of a date column no day is missing. #}
{% test no_missing_days(model, column_name) %}
select first_day, last_day, day_count
from (
  select min({{ column_name }}) as first_day, max({{ column_name }}) as last_day, count(distinct {{ column_name }}) as day_count
  from {{ model }}
) as span
where day_count > 0 and {{ days_from('first_day', 'last_day') }} + 1 <> day_count
{% endtest %}
