{% test rel_multi(model, to, pairs, expr) %}
{{ config(severity = 'warn' if var('top') > 3 else 'error') }}
select 1 from {{ model }} join {{ to }} using (id) {% for p in pairs %}{{ p }}{% endfor %} {{ expr }}
{% endtest %}
{% test unique(model, column_name) %}select 'mine' from {{ model }}{% endtest %}
