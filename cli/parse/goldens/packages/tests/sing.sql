{{ config(enabled=true, store_failures_as='view', meta={'z': 1}) }} select * from {{ ref('plain') }}, {{ ref('v') }}
