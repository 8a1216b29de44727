{% materialization clone, default %}
  {%- set existing_relation = load_cached_relation(this) if defer_relation else none -%}
  {%- if not defer_relation -%}
    {%- do log('No relation found in state manifest for ' ~ model.unique_id, info=True) -%}
    {{ return({'relations': []}) }}
  {%- elif existing_relation and not flags.FULL_REFRESH -%}
    {%- do log('Relation ' ~ existing_relation ~ ' already exists', info=True) -%}
    {{ return({'relations': []}) }}
  {%- endif -%}
  {%- set source = load_cached_relation(defer_relation) -%}
  {%- if not (source and source.type == 'table' and can_clone_table()) -%}
    {%- set own = 'materialization_view_' ~ adapter.type() -%}
    {{ return(context[own if own in context else 'materialization_view_default']()) }}
  {%- endif -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- if existing_relation is not none and not existing_relation.is_table -%}
    {%- do drop_relation_if_exists(existing_relation) -%}
  {%- endif -%}
  {%- if target_relation.render() != defer_relation.render() -%}
    {%- call statement('main') -%}
      {{ create_or_replace_clone(target_relation, defer_relation) }}
    {%- endcall -%}
  {%- endif -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
