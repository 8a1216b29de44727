{#
  A draw of the generator: 64 random bits that depend on the key, on what is drawn and on the project's seed alone, so that the same
  seed gives the same data with any number of threads. Keys and salts are cast: DuckDB hashes integers of other widths alike today,
  but does not promise to.
#}
{% macro draw(key, salt) -%}
  hash(cast({{ key }} as bigint), cast({{ var('seed') * 100 + salt }} as bigint))
{%- endmacro %}

{# One of a list of texts, by a draw. #}
{% macro draw_one(texts, key, salt) -%}
  [{% for text in texts %}'{{ text | replace("'", "''") }}'{{ ', ' if not loop.last }}{% endfor %}][1 + cast({{ draw(key, salt) }} % {{ texts | length }} as integer)]
{%- endmacro %}

{# How many rows of a table that has `full_count` of them at scale 1. #}
{% macro scaled(full_count) -%}
  cast(round({{ full_count }} * {{ var('scale') }}) as bigint)
{%- endmacro %}

{# The transaction number of a basket: 20 characters of A–Z and 0–9. #}
{% macro transaction_number(basket_key) -%}
  to_base(cast({{ draw(basket_key, 40) }} >> 1 as bigint), 36, 13) || to_base(cast({{ draw(basket_key, 41) }} % 78364164096 as bigint), 36, 7)
{%- endmacro %}

{#
  A basket is named by its day (0 is the first), its block of 26 lines in that day and its place in that block.
#}
{% macro basket_key(day_number, block, place) -%}
  ({{ day_number }} * 4294967296 + {{ block }} * 32 + {{ place }})
{%- endmacro %}

{# Customers of the four kinds stand behind one another by rank; ids are a permutation of ranks, so that an id tells nothing. #}
{% macro customer_of_rank(rank, customer_count) -%}
  1 + (({{ rank }}) * 1000003) % {{ customer_count }}
{%- endmacro %}

{#
  The row without a date in a stretch of rows, of which there are as many as rows without a date. Only every fourth row can be one:
  the others may be copies of the row before them, and a copy must not change the count.
#}
{% macro undated_row(stretch, base_rows, undated_rows) -%}
  ((({{ stretch }} * {{ base_rows }} + {{ undated_rows }} - 1) // {{ undated_rows }} + 3) // 4) * 4
    + 4 * cast({{ draw(stretch, 69) }} % cast(({{ base_rows }} // {{ undated_rows }} - 3) // 4 as ubigint) as bigint)
{%- endmacro %}
