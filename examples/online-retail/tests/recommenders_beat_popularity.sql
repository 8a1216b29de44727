-- A recommender that does no better than the list of best sellers is not worth its upkeep.
select * from {{ ref('mart_recommend_accuracy') }}
where method <> 'popularity' and not gain_over_popularity > 2 * gain_error
