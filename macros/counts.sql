{#
  How far a count is from the one that chance would give, as the square of a number of standard deviations: twice the logarithm of how much likelier a Poisson count of its own size makes it.
  A normal curve would take four baskets where half a one was expected for a wonder, which it is not among two hundred thousand pairs. Not for a count of 0.
#}
{% macro poisson_deviance(observed, expected) -%}
  (2 * ({{ observed }} * ln({{ observed }} / {{ expected }}) - ({{ observed }} - {{ expected }})))
{%- endmacro %}

{# As an expression: what a count must be away from chance to be significant, and so many standard deviations more. #}
{% macro significant_deviance(further=0) -%}
  {{ (var('rule_deviations') + further) * (var('rule_deviations') + further) }}
{%- endmacro %}
