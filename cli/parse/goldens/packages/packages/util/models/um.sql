select {{ var('inner') }} a, {{ var('other') }} b, {{ var('top', 'no') }} c from {{ ref('us') }} -- {{ this }} {{ model.unique_id }}
