{#
  The four kinds of customers: how many of them there are, and which share of baskets (in the shapes of `basket_shapes`) is theirs.
  A table of (kind_id, kind, weight, first_rank, size).
#}
{% macro customer_kinds(customer_total) -%}
  (
    select
      kind_id, kind, weight,
      cast(round(customers * starts) as bigint) as first_rank,
      cast(round(customers * ends) as bigint) - cast(round(customers * starts) as bigint) as size
    from {{ customer_total }}, (
      values (0, 'frequent', 12, 0.00, 0.05), (1, 'regular', 50, 0.05, 0.40), (2, 'occasional', 34, 0.40, 0.85), (3, 'rare', 4, 0.85, 1.00)
    ) as kinds (kind_id, kind, weight, starts, ends)
  )
{%- endmacro %}

{# Of each kind, seven in ten stay throughout, the next 15 % come later, the last 15 % leave. Days count from 0; 0 and null say "always". #}
{% macro first_active_day(place, size) -%}
  case when {{ place }} * 100 >= {{ size }} * 70 and {{ place }} * 100 < {{ size }} * 85
    then 10 + ({{ place }} * 100 - {{ size }} * 70) * 105 // ({{ size }} * 15) else 0 end
{%- endmacro %}

{% macro last_active_day(place, size) -%}
  case when {{ place }} * 100 >= {{ size }} * 85 then 10 + ({{ place }} * 100 - {{ size }} * 85) * 95 // ({{ size }} * 15) end
{%- endmacro %}
