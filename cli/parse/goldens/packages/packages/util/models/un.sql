{{ config(alias='x', schema='force') }} select * from {{ ref('um') }}
