{% macro hello(name='x') %}{{ return(adapter.dispatch('hello', 'util')(name)) }}{% endmacro %}
{% macro default__hello(name) %}hi {{ name }}{% endmacro %}
{% test over(model, column_name, n=none) %}{{ config(fail_calc='sum(x)', tags=['mac']) }} select 1 as x from {{ model }} where {{ column_name }} > {{ n or 0 }} {{ ref('us') }}{% endtest %}
