{#- The published figures beside the data, one row: a struct a topic. -#}
{% macro answers() -%}
  read_json('{{ env_var('TSDBT_TEST_DATA', '../../../shared/data') }}/online-retail/answers.json')
{%- endmacro %}

{#- A test's query: the figures that differ. `figures` is a query of (figure, found, wanted). -#}
{% macro figures_that_differ(figures, tolerance=0.0000005) -%}
  select * from ({{ figures }}) as figures(figure, found, wanted)
  where found is null or wanted is null or abs(found - wanted) > {{ tolerance }}
{%- endmacro %}
