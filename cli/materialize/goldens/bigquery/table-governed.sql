-- write

-- build the table
create or replace table `shop`.`main`.`sales__dbt_stage`
partition by `sold_on`
options (
  labels = [('team', 'sales'), ('level', '2')],
  tags = [('shop/env', 'prod')],
  expiration_timestamp = timestamp_add(current_timestamp(), interval 24 hour),
  kms_key_name = 'projects/p/locations/eu/keyRings/r/cryptoKeys/k',
  enable_change_history = true
)
as (
select sale_id, sold_on, amount
from `shop`.`main`.`stg_sales`
);


-- publish, once the tests pass

-- tag it before anyone sees it
-- {"columns":{"sale_id":{"policyTags":["projects/p/locations/eu/taxonomies/1/policyTags/2"]}},"authorizedIn":[]}

-- publish
create or replace table `shop`.`main`.`sales` copy `shop`.`main`.`sales__dbt_stage`;

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;

-- set its options
alter table `shop`.`main`.`sales`
set
options (
  labels = [('team', 'sales'), ('level', '2')],
  tags = [('shop/env', 'prod')],
  expiration_timestamp = timestamp_add(current_timestamp(), interval 24 hour),
  kms_key_name = 'projects/p/locations/eu/keyRings/r/cryptoKeys/k',
  require_partition_filter = true,
  enable_change_history = true
);

-- describe it, tag it, let it read
-- {"columns":{"sale_id":{"policyTags":["projects/p/locations/eu/taxonomies/1/policyTags/2"]},"place.city":{"description":"Where"}},"authorizedIn":[]}


-- if the tests fail

-- drop the staging relation
drop table if exists `shop`.`main`.`sales__dbt_stage`;
