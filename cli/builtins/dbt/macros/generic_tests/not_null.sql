{% test not_null(model, column_name) %}
  {{- adapter.dispatch('test_not_null', 'dbt')(model, column_name) -}}
{% endtest %}

{# Failures that are kept show the whole row; otherwise the column is enough to count. #}
{% macro default__test_not_null(model, column_name) %}
select {{ '*' if should_store_failures() else column_name }}
from {{ model }}
where {{ column_name }} is null
{% endmacro %}
