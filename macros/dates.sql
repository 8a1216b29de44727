{# Dates where DuckDB and BigQuery differ; what both write alike comes from dbt's own cross-database macros. #}

{# A relation of one column, `day`: every day from the first to the last, both included. Both are expressions of type DATE. #}
{% macro days_between(first_day, last_day) -%}
  {{ return(adapter.dispatch('days_between')(first_day, last_day)) }}
{%- endmacro %}

{% macro default__days_between(first_day, last_day) -%}
  (select cast(unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as date) as day)
{%- endmacro %}

{% macro bigquery__days_between(first_day, last_day) -%}
  (select day from unnest(generate_date_array({{ first_day }}, {{ last_day }})) as day)
{%- endmacro %}

{# 1 is Monday, 7 is Sunday. #}
{% macro iso_weekday(day) -%}
  {{ return(adapter.dispatch('iso_weekday')(day)) }}
{%- endmacro %}

{% macro default__iso_weekday(day) -%}
  cast(extract(isodow from {{ day }}) as {{ dbt.type_int() }})
{%- endmacro %}

{% macro bigquery__iso_weekday(day) -%}
  mod(extract(dayofweek from {{ day }}) + 5, 7) + 1
{%- endmacro %}

{% macro iso_week(day) -%}
  {{ return(adapter.dispatch('iso_week')(day)) }}
{%- endmacro %}

{% macro default__iso_week(day) -%}
  cast(extract(week from {{ day }}) as {{ dbt.type_int() }})
{%- endmacro %}

{% macro bigquery__iso_week(day) -%}
  extract(isoweek from {{ day }})
{%- endmacro %}

{# The Monday of a day's week. #}
{% macro week_start(day) -%}
  {{ return(adapter.dispatch('week_start')(day)) }}
{%- endmacro %}

{% macro default__week_start(day) -%}
  cast(date_trunc('week', {{ day }}) as date)
{%- endmacro %}

{% macro bigquery__week_start(day) -%}
  date_trunc({{ day }}, isoweek)
{%- endmacro %}

{# The first day of a day's month, as a DATE on every warehouse. #}
{% macro month_start(day) -%}
  cast({{ dbt.date_trunc('month', day) }} as date)
{%- endmacro %}

{# Whole days from one date to another. #}
{% macro days_from(first_day, last_day) -%}
  {{ return(adapter.dispatch('days_from')(first_day, last_day)) }}
{%- endmacro %}

{% macro default__days_from(first_day, last_day) -%}
  ({{ last_day }} - {{ first_day }})
{%- endmacro %}

{% macro bigquery__days_from(first_day, last_day) -%}
  date_diff({{ last_day }}, {{ first_day }}, day)
{%- endmacro %}

{# A number of days after (or, negative, before) a date; both are expressions. #}
{% macro add_days(day, count) -%}
  cast({{ dbt.dateadd('day', count, day) }} as date)
{%- endmacro %}

{# Birthdays passed by a fixed day: never counted from today, or the same data would give other rows tomorrow. #}
{% macro whole_years(birth_day, as_of) -%}
  extract(year from {{ as_of }}) - extract(year from {{ birth_day }})
    - case
        when extract(month from {{ birth_day }}) * 100 + extract(day from {{ birth_day }}) > extract(month from {{ as_of }}) * 100 + extract(day from {{ as_of }}) then 1
        else 0
      end
{%- endmacro %}

{# The day the project counts from. #}
{% macro as_of() -%}
  date '{{ var("as_of") }}'
{%- endmacro %}

{% macro weekday_name(iso_weekday) -%}
  case {{ iso_weekday }}
    {%- for name in ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] %} when {{ loop.index }} then '{{ name }}'{% endfor %}
  end
{%- endmacro %}

{% macro month_name(month) -%}
  case {{ month }}
    {%- for name in ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] %} when {{ loop.index }} then '{{ name }}'{% endfor %}
  end
{%- endmacro %}
