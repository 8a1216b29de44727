select * from {{ ref('m2') }} where x = {{ doc_missing | default('z') }}
