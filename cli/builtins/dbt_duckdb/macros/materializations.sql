{# The engine's names of materializations that are the general ones here. #}

{% materialization table, adapter='duckdb' %}
  {{ return(materialization_table_default()) }}
{% endmaterialization %}

{% materialization incremental, adapter='duckdb' %}
  {{ return(materialization_incremental_default()) }}
{% endmaterialization %}
