-- write

-- refresh the view
alter materialized view `shop`.`main`.`sales`
set
options (
  enable_refresh = true,
  refresh_interval_minutes = 60,
  max_staleness = interval 4 hour
);

-- refresh the view
call bq.refresh_materialized_view('shop.main.sales');
