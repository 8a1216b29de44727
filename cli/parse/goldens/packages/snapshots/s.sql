{% snapshot sqlsn -%}
  {{ config(target_schema='legacy', strategy='timestamp', updated_at='u') }}
  select * from {{ ref('m1') }}
{%- endsnapshot %}
