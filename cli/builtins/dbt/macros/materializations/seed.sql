{% materialization seed, default %}
  {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set is_full = should_full_refresh() -%}
  {%- set rows = load_agate_table() -%}
  {%- do store_result('agate_table', response='OK', agate_table=rows) -%}
  {%- if old_relation is not none and old_relation.is_view -%}
    {%- do exceptions.raise_compiler_error("Cannot seed to '" ~ old_relation.render() ~ "', it is a view") -%}
  {%- endif -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
  {%- if old_relation is none -%}
    {%- set table_sql = create_csv_table(model, rows) -%}
  {%- else -%}
    {%- set table_sql = reset_csv_table(model, is_full, old_relation, rows) -%}
  {%- endif -%}
  {%- set count = rows.rows | length -%}
  {%- set insert_sql = load_csv_rows(model, rows) if count else '' -%}
  {%- set code = 'CREATE' if is_full else 'INSERT' -%}
  {%- call noop_statement('main', code ~ ' ' ~ count, code, count) -%}
    {{ get_csv_sql(table_sql, insert_sql) }};
  {%- endcall -%}

  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(old_relation, is_full)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- if is_full or old_relation is none -%}
    {%- do create_indexes(target_relation) -%}
  {%- endif -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
