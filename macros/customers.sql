{# In which fifth a value lies, 1 for the least. Equal values lie in the same one, so fifths may differ in size. #}
{% macro fifth(column) -%}
  cast(1 + floor((rank() over (order by {{ column }}) - 1) * 5 / count(*) over ()) as {{ dbt.type_bigint() }})
{%- endmacro %}

{# Here for the first time in the last four weeks. Of whom the first four weeks of the data show nobody knows since when they come. #}
{% macro is_new_customer(first_sale_day, first_day, last_day) -%}
  ({{ days_from(first_day, first_sale_day) }} > 28 and {{ days_from(first_sale_day, last_day) }} < 28)
{%- endmacro %}
