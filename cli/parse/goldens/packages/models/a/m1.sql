{{
  config(
    unique_key = ['id', 'd'],
    partition_by = {'field': 'd', 'data_type': 'date'},
    cluster_by = "x",
    tags = "t1",
    incremental_predicates = ["a > 1"],
    custom_thing = var('scoped'),
    full_refresh = none,
    meta = {'owner': "@me", 'n': [1, 2]}
  )
}}
{%- set cols = ['a', 'b'] -%}
select {% for c in cols %}{{ cents(c) }} as {{ c }}{{ ", " if not loop.last }}{% endfor %}
from {{ ref('util', 'um') }} {{ uses_all() }} {{ env_var('HOME_X', 'dflt') }}
{% if execute %}{{ ref('never') }}{% endif %}
{% if is_incremental() %}where d > (select max(d) from {{ this }}){% endif %}
{{ source('ext', 'Tab') }} {{ config.get('unique_key') }} {{ config.require('x') }}
