{% materialization test, default %}
  {%- set relations = [] -%}
  {%- set main_sql = get_limit_subquery_sql(sql, config.get('limit')) -%}
  {%- if should_store_failures() -%}
    {%- set kept_as = config.get('store_failures_as') or 'table' -%}
    {%- if kept_as not in ['table', 'view'] -%}
      {%- do exceptions.raise_compiler_error(
        "'" ~ kept_as ~ "' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']"
      ) -%}
    {%- endif -%}
    {%- set target_relation = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type=kept_as) -%}
    {%- do drop_relation_if_exists(load_cached_relation(target_relation)) -%}
    {%- call statement(auto_begin=True) -%}
      {{ get_create_sql(target_relation, main_sql) }}
    {%- endcall -%}
    {%- do relations.append(target_relation) -%}
    {%- set main_sql = 'select * from ' ~ target_relation -%}
    {%- do adapter.commit() -%}
  {%- endif -%}
  {%- call statement('main', fetch_result=True) -%}
    {{ get_test_sql(main_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
  {%- endcall -%}
  {{ return({'relations': relations}) }}
{% endmaterialization %}

{% materialization unit, default %}
  {%- set expected_rows = config.get('expected_rows') or [] -%}
  {%- set names = expected_rows[0].keys() if expected_rows else get_columns_in_query(sql) -%}
  {%- set temp_relation = make_temp_relation(this.incorporate(type='table')) -%}
  {%- do run_query(get_create_table_as_sql(True, temp_relation, get_empty_subquery_sql(sql))) -%}
  {%- set types, quoted = {}, {} -%}
  {%- for column in adapter.get_columns_in_relation(temp_relation) -%}
    {%- do types.update({column.name | lower: column.data_type}) -%}
    {%- do quoted.update({column.name | lower: column.quoted}) -%}
  {%- endfor -%}
  {%- set compared = [] -%}
  {%- for name in names -%}
    {%- do compared.append(quoted[name | lower]) -%}
  {%- endfor -%}
  {%- set expected_sql = config.get('expected_sql') or get_expected_sql(expected_rows, types, quoted) -%}
  {%- call statement('main', fetch_result=True) -%}
    {{ get_unit_test_sql(sql, expected_sql, compared) }}
  {%- endcall -%}
  {%- do adapter.drop_relation(temp_relation) -%}
  {{ return({'relations': []}) }}
{% endmaterialization %}
