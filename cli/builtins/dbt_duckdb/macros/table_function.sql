{# A table macro of the engine: read as name(), its query is bound anew each time it is read. `parameters`: its arguments, text or a list. #}
{% materialization table_function, adapter='duckdb' %}
  {%- set relation = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type='view') -%}
  {%- set parameters = config.get('parameters') or [] -%}
  {%- set names = parameters | join(', ') if parameters is sequence and parameters is not string else parameters -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% call statement('main') -%}
    create or replace function {{ relation.render() }}({{ names }}) as table (
      {{ sql }}
    )
  {%- endcall %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [relation]}) }}
{% endmaterialization %}
