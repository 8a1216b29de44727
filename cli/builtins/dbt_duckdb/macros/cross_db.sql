{% macro duckdb__any_value(expression) -%}
  arbitrary({{ expression }})
{%- endmacro %}

{% macro duckdb__array_concat(array_1, array_2) -%}
  list_concat({{ array_1 }}, {{ array_2 }})
{%- endmacro %}

{% macro duckdb__date(year, month, day) -%}
  make_date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{# A number times an interval, so that the number may be any expression. The engine has no interval of quarters. #}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {%- set part = datepart | lower -%}
  {%- set factor, unit = {'quarter': (3, 'month'), 'week': (7, 'day')}.get(part, (1, part)) -%}
  {%- set count = 'cast(' ~ interval ~ ' as bigint)' -%}
  ({{ from_date_or_timestamp }} + {{ '(' ~ count ~ ' * ' ~ factor ~ ')' if factor > 1 else count }} * interval 1 {{ unit }})
{%- endmacro %}

{# Weeks begin on Sundays, and backwards every begun week counts, as in dbt; the engine's own weeks begin on Mondays. #}
{% macro duckdb__datediff(first_date, second_date, datepart) -%}
  {%- set first, second = '(' ~ first_date ~ ')::timestamp', '(' ~ second_date ~ ')::timestamp' -%}
  {%- if datepart | lower == 'week' -%}
    (date_diff('day', {{ first }}, {{ second }}) // 7 + (dayofweek({{ first }}) > dayofweek({{ second }}))::int - ({{ first }} > {{ second }})::int)
  {%- else -%}
    date_diff('{{ datepart }}', {{ first }}, {{ second }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__generate_series(upper_bound) %}
    select generate_series as generated_number
    from generate_series(1, {{ upper_bound }})
{% endmacro %}

{% macro duckdb__last_day(date, datepart) -%}
  {{ dbt.default_last_day(date, datepart) }}
{%- endmacro %}

{% macro duckdb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set measured = [measure, order_by_clause or ''] | join(' ') | trim -%}
  {%- if limit_num -%}
    list_aggr((array_agg({{ measured }}))[1:{{ limit_num }}], 'string_agg', {{ delimiter_text }})
  {%- else -%}
    string_agg({{ measure }}, {{ delimiter_text }}{{ ' ' ~ order_by_clause if order_by_clause }})
  {%- endif -%}
{%- endmacro %}

{# A list's index, so that parts count from the end too, and a part that is not there is null. #}
{% macro duckdb__split_part(string_text, delimiter_text, part_number) -%}
  string_split({{ string_text }}, {{ delimiter_text }})[{{ part_number }}]
{%- endmacro %}

