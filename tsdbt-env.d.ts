// Written by "tsdbt codegen" from the project: change that, not this, and write it again.
import 'tsdbt'

declare module 'tsdbt' {
  interface Models {
    base_forecast_run: {
      run_id: 'varchar'
      code_hash: 'varchar'
      dataset: 'varchar'
      data_from: 'date'
      data_to: 'date'
      params: 'varchar'
    }
    base_sales: {
      sales_id: 'bigint'
      employee_id: 'integer'
      customer_id: 'integer'
      product_id: 'integer'
      quantity: 'integer'
      discount: 'decimal(4,2)'
      sold_at: 'timestamp'
      sales_day: 'date'
      transaction_number: 'varchar'
      rejection_reason: 'varchar'
    }
    class_ranks: {
      class: 'string not null'
      class_rank: 'integer not null'
    }
    dim_cities: {
      city_id: 'integer not null'
      city_name: 'varchar not null'
      zipcode: 'varchar'
      country_id: 'integer'
      country_name: 'varchar not null'
      country_code: 'varchar not null'
    }
    dim_customers: {
      customer_id: 'integer not null'
      first_name: 'varchar'
      middle_initial: 'varchar'
      last_name: 'varchar'
      full_name: 'varchar not null'
      address: 'varchar'
      city_id: 'integer'
      city_name: 'varchar not null'
      zipcode: 'varchar'
      country_name: 'varchar'
    }
    dim_date: {
      date_day: 'date not null'
      year: 'bigint'
      quarter: 'bigint'
      month: 'bigint'
      month_name: 'varchar not null'
      month_start: 'date'
      iso_week: 'integer'
      week_start: 'date'
      iso_weekday: 'integer'
      weekday_name: 'varchar not null'
      is_weekend: 'boolean'
      is_holiday: 'boolean'
      holiday_name: 'varchar'
    }
    dim_employees: {
      employee_id: 'integer not null'
      first_name: 'varchar'
      middle_initial: 'varchar'
      last_name: 'varchar'
      full_name: 'varchar not null'
      gender: 'varchar'
      birth_date: 'date'
      hire_date: 'date'
      age: 'bigint'
      years_employed: 'bigint'
      city_id: 'integer'
      city_name: 'varchar'
    }
    dim_products: {
      product_id: 'integer not null'
      product_name: 'varchar not null'
      category_id: 'integer not null'
      category_name: 'varchar not null'
      price: 'decimal(10,4) not null'
      class: 'varchar'
      class_rank: 'integer not null'
      resistance: 'varchar'
      is_allergic: 'boolean'
      vitality_days: 'integer'
      is_perishable: 'boolean'
      modified_at: 'timestamp'
    }
    fct_baskets: {
      sales_day: 'date not null'
      customer_id: 'integer not null'
      line_count: 'bigint'
      units: 'bigint'
      gross_revenue: 'decimal(32,6)'
      net_revenue: 'decimal(32,6)'
    }
    fct_customer_clusters: {
      customer_id: 'integer not null'
      cluster: 'integer not null'
      cluster_size: 'integer not null'
      cluster_profile: 'varchar not null'
      cluster_rule: 'varchar not null'
      rule_precision: 'double not null'
      rule_recall: 'double not null'
    }
    fct_customer_products: {
      customer_id: 'integer not null'
      product_id: 'integer not null'
      line_count: 'bigint'
      units: 'bigint'
      net_revenue: 'decimal(32,6)'
      first_sale_day: 'date not null'
      last_sale_day: 'date not null'
    }
    fct_customer_rfm: {
      customer_id: 'integer not null'
      first_sale_day: 'date not null'
      last_sale_day: 'date not null'
      is_new: 'boolean not null'
      recency_days: 'bigint'
      frequency: 'bigint'
      monetary: 'decimal(32,6)'
      recency_score: 'bigint'
      frequency_score: 'bigint'
      monetary_score: 'bigint'
      rfm_score: 'bigint'
      as_of_day: 'date not null'
    }
    fct_daily_product_demand: {
      sales_day: 'date not null'
      product_id: 'integer not null'
      category_id: 'integer not null'
      line_count: 'bigint'
      units: 'bigint'
      discounted_units: 'bigint'
      gross_revenue: 'decimal(32,6)'
      net_revenue: 'decimal(32,6)'
    }
    fct_demand_models: {
      series_type: 'varchar not null'
      series_id: 'integer not null'
      leading_method: 'varchar not null'
      leading_weight: 'double not null'
      run_id: 'varchar not null'
    }
    fct_demand_series: {
      series_type: 'varchar'
      series_id: 'integer not null'
      series_name: 'varchar not null'
      category_name: 'varchar'
      sales_day: 'date not null'
      line_count: 'bigint'
      units: 'bigint'
      discounted_units: 'bigint'
      net_revenue: 'decimal(32,6)'
    }
    fct_forecast_candidates: {
      series_type: 'varchar not null'
      series_id: 'integer not null'
      method: 'varchar not null'
      origin_day: 'date not null'
      sales_day: 'date not null'
      step: 'integer not null'
      forecast_units: 'double not null'
      lower_80: 'double not null'
      upper_80: 'double not null'
      lower_95: 'double not null'
      upper_95: 'double not null'
      actual_units: 'double'
      naive_error: 'double not null'
      leading_method: 'varchar'
      leading_weight: 'double'
    }
    fct_forecast_reconciled: {
      series_type: 'varchar not null'
      series_id: 'integer not null'
      method: 'varchar not null'
      origin_day: 'date not null'
      sales_day: 'date not null'
      step: 'integer not null'
      forecast_units: 'double not null'
      own_forecast_units: 'double not null'
      lower_80: 'double not null'
      upper_80: 'double not null'
      lower_95: 'double not null'
      upper_95: 'double not null'
      actual_units: 'double'
      naive_error: 'double not null'
      leading_method: 'varchar'
      leading_weight: 'double'
    }
    fct_forecast_runs: {
      run_id: 'varchar not null'
      run_number: 'integer'
      model: 'varchar not null'
      series_type: 'varchar not null'
      series: 'varchar not null'
      method: 'varchar not null'
      metric: 'varchar not null'
      value: 'double not null'
      points: 'bigint'
      params: 'varchar'
      code_hash: 'varchar not null'
      dataset: 'varchar not null'
      data_from: 'date not null'
      data_to: 'date not null'
    }
    fct_sales: {
      sales_id: 'bigint not null'
      sales_day: 'date not null'
      sold_at: 'timestamp not null'
      customer_id: 'integer not null'
      product_id: 'integer not null'
      employee_id: 'integer not null'
      quantity: 'integer'
      unit_price: 'decimal(10,4) not null'
      discount: 'decimal(4,2)'
      gross_revenue: 'decimal(18,6) not null'
      discount_amount: 'decimal(18,6)'
      net_revenue: 'decimal(18,6) not null'
      source_rows: 'bigint'
    }
    mart_anomalies: {
      sales_day: 'date not null'
      series_type: 'varchar not null'
      series_id: 'integer not null'
      series_name: 'varchar not null'
      category_name: 'varchar'
      kind: 'varchar not null'
      actual_units: 'bigint not null'
      expected_units: 'double not null'
      change: 'double not null'
      score: 'double not null'
      discounted_share: 'double'
      holiday_name: 'varchar'
      likely_cause: 'varchar'
      as_of_day: 'date not null'
    }
    mart_city_revenue: {
      sales_month: 'date not null'
      city_id: 'integer'
      city_name: 'string not null'
      zipcode: 'string'
      country_code: 'string'
      country_name: 'string'
      active_customers: 'bigint'
      basket_count: 'bigint'
      line_count: 'bigint'
      units: 'bigint'
      gross_revenue: 'numeric(32, 6)'
      discount_amount: 'numeric(32, 6)'
      net_revenue: 'numeric(32, 6)'
      net_revenue_per_customer: 'numeric(18, 6)'
      share_of_month: 'numeric(18, 6)'
      rank_in_month: 'bigint'
    }
    mart_customer_behavior: {
      customer_id: 'integer not null'
      customer_name: 'string not null'
      city_name: 'string not null'
      basket_count: 'bigint'
      is_repeat_customer: 'boolean not null'
      line_count: 'bigint'
      units: 'bigint'
      gross_revenue: 'numeric(32, 6)'
      discount_amount: 'numeric(32, 6)'
      net_revenue: 'numeric(32, 6)'
      average_basket: 'numeric(18, 6)'
      largest_basket: 'numeric(32, 6)'
      distinct_products: 'bigint'
      favourite_category: 'string not null'
      favourite_category_share: 'numeric(18, 6)'
      favourite_weekday: 'string'
      first_sale_day: 'date not null'
      last_sale_day: 'date not null'
      average_days_between: 'numeric(18, 6)'
      days_since_last: 'bigint'
      lifecycle: 'string'
      revenue_rank: 'bigint'
      as_of_day: 'date not null'
    }
    mart_customer_segments: {
      customer_id: 'integer not null'
      customer_name: 'string not null'
      city_name: 'string not null'
      segment: 'string not null'
      segment_rank: 'integer'
      segment_description: 'string not null'
      segment_action: 'string not null'
      recency_days: 'bigint'
      frequency: 'bigint'
      monetary: 'numeric(32, 6)'
      average_basket: 'numeric(18, 6)'
      recency_score: 'bigint'
      frequency_score: 'bigint'
      monetary_score: 'bigint'
      rfm_score: 'bigint'
      cluster: 'integer'
      cluster_size: 'integer'
      cluster_profile: 'string'
      cluster_rule: 'string'
      rule_precision: 'numeric(18, 6)'
      rule_recall: 'numeric(18, 6)'
      last_sale_day: 'date not null'
      as_of_day: 'date not null'
    }
    mart_demand_forecast: {
      sales_day: 'date not null'
      series_type: 'string'
      series_id: 'integer not null'
      series_name: 'string not null'
      category_name: 'string'
      actual_units: 'bigint'
      forecast_units: 'numeric(18, 3)'
      lower_80: 'numeric(18, 3)'
      upper_80: 'numeric(18, 3)'
      lower_95: 'numeric(18, 3)'
      upper_95: 'numeric(18, 3)'
      is_forecast: 'boolean not null'
      origin_day: 'date'
      method: 'string not null'
      method_weight: 'numeric(18, 6)'
      run_id: 'string not null'
      as_of_day: 'date not null'
    }
    mart_employee_performance: {
      sales_month: 'date not null'
      employee_id: 'integer not null'
      employee_name: 'string not null'
      city_name: 'string'
      gender: 'string'
      age: 'bigint'
      years_employed: 'bigint'
      line_count: 'bigint'
      units: 'bigint'
      gross_revenue: 'numeric(32, 6)'
      discount_amount: 'numeric(32, 6)'
      net_revenue: 'numeric(32, 6)'
      average_line: 'numeric(18, 6)'
      share_of_month: 'numeric(18, 6)'
      rank_in_month: 'bigint'
    }
    mart_forecast_accuracy: {
      series_type: 'string'
      series_id: 'integer'
      series_name: 'string not null'
      category_name: 'string'
      method: 'string not null'
      is_published: 'boolean not null'
      day_count: 'bigint'
      wape: 'numeric(18, 6)'
      mae: 'numeric(18, 6) not null'
      rmse: 'numeric(18, 6) not null'
      mase: 'numeric(18, 6)'
      bias: 'numeric(18, 6)'
      coverage_80: 'numeric(18, 6)'
      coverage_95: 'numeric(18, 6)'
      error_against_naive: 'numeric(18, 6)'
      place: 'bigint'
      run_id: 'string not null'
      as_of_day: 'date not null'
    }
    mart_inventory_plan: {
      product_id: 'integer not null'
      product_name: 'varchar not null'
      category_name: 'varchar not null'
      abc_class: 'varchar not null'
      xyz_class: 'varchar not null'
      weekly_variation: 'double'
      service_level: 'double not null'
      lead_time_days: 'integer not null'
      order_days: 'integer not null'
      daily_demand: 'double not null'
      demand_deviation: 'double not null'
      safety_stock: 'bigint not null'
      reorder_point: 'bigint not null'
      on_hand_units: 'bigint not null'
      on_order_units: 'bigint not null'
      days_of_cover: 'double'
      stock_out_risk: 'double not null'
      expected_shortage: 'double not null'
      is_order_due: 'boolean not null'
      suggested_order: 'bigint not null'
      stock_value: 'decimal(18,2) not null'
      fill_rate: 'double'
      stock_out_days: 'integer not null'
      simulated_days: 'integer not null'
      as_of_day: 'date not null'
    }
    mart_market_basket: {
      product_id: 'integer not null'
      product_name: 'string not null'
      category_name: 'string not null'
      other_product_id: 'integer not null'
      other_product_name: 'string not null'
      other_category_name: 'string not null'
      pair_baskets: 'bigint'
      expected_baskets: 'numeric(18, 6)'
      product_baskets: 'bigint'
      other_product_baskets: 'bigint'
      all_baskets: 'bigint'
      support: 'numeric(18, 6)'
      confidence: 'numeric(18, 6)'
      lift: 'numeric(18, 6)'
      is_significant: 'boolean not null'
      as_of_day: 'date not null'
    }
    mart_product_performance: {
      product_id: 'integer not null'
      product_name: 'string not null'
      category_name: 'string not null'
      class: 'string not null'
      price: 'numeric(10, 4) not null'
      is_allergic: 'boolean'
      is_perishable: 'boolean not null'
      customer_count: 'bigint'
      line_count: 'bigint'
      units: 'bigint'
      gross_revenue: 'numeric(32, 6)'
      discount_amount: 'numeric(32, 6)'
      net_revenue: 'numeric(32, 6)'
      discounted_share: 'numeric(18, 6)'
      revenue_rank: 'bigint'
      revenue_share: 'numeric(18, 6)'
      abc_class: 'string'
      units_last_28_days: 'bigint'
      units_28_days_before: 'bigint'
      momentum: 'numeric(18, 6)'
      as_of_day: 'date not null'
    }
    mart_recommend: {
      customer_id: 'integer not null'
      recommendation_rank: 'bigint'
      product_id: 'integer not null'
      product_name: 'string not null'
      category_name: 'string not null'
      price: 'numeric(10, 4) not null'
      reason: 'string'
      because_product_id: 'integer'
      because_product_name: 'string'
      confidence: 'numeric(18, 6)'
      lift: 'numeric(18, 6)'
      as_of_day: 'date not null'
    }
    mart_sales_daily: {
      sales_day: 'date not null'
      sales_month: 'date not null'
      sales_week: 'date not null'
      weekday_name: 'string'
      is_weekend: 'boolean not null'
      is_holiday: 'boolean not null'
      holiday_name: 'string'
      basket_count: 'bigint'
      new_customers: 'bigint'
      line_count: 'bigint'
      units: 'bigint'
      gross_revenue: 'numeric(32, 6)'
      discount_amount: 'numeric(32, 6)'
      net_revenue: 'numeric(32, 6)'
      average_basket: 'numeric(18, 6)'
      net_revenue_7_day_average: 'numeric(18, 6)'
      net_revenue_week_before: 'numeric(32, 6)'
      change_on_week_before: 'numeric(18, 6)'
      net_revenue_to_date: 'numeric(32, 6) not null'
    }
    mart_sales_summary: {
      sales_day: 'date not null'
      sales_month: 'date not null'
      weekday_name: 'string'
      category_name: 'string not null'
      city_name: 'string not null'
      line_count: 'bigint'
      units: 'bigint'
      gross_revenue: 'numeric(32, 6)'
      discount_amount: 'numeric(32, 6)'
      net_revenue: 'numeric(32, 6)'
    }
    public_holidays: {
      holiday_date: 'date not null'
      holiday_name: 'string not null'
    }
    retail_occasions: {
      occasion_date: 'date not null'
      occasion_name: 'string not null'
    }
    rfm_cells: {
      recency_score: 'integer not null'
      frequency_score: 'integer not null'
      segment: 'string not null'
    }
    rfm_segments: {
      segment: 'string not null'
      segment_rank: 'integer not null'
      description: 'string not null'
      action: 'string not null'
    }
    snap_products: {
      product_id: 'integer not null'
      product_name: 'varchar'
      price: 'decimal(10,4)'
      category_id: 'integer'
      class: 'varchar'
      resistance: 'varchar'
      is_allergic: 'boolean'
      vitality_days: 'integer'
      modified_at: 'timestamp'
      dbt_scd_id: 'varchar not null'
      dbt_updated_at: 'timestamp'
      dbt_valid_from: 'timestamp not null'
      dbt_valid_to: 'timestamp'
    }
    stg_categories: {
      category_id: 'integer not null'
      category_name: 'varchar not null'
    }
    stg_cities: {
      city_id: 'integer not null'
      city_name: 'varchar not null'
      zipcode: 'varchar not null'
      country_id: 'integer'
    }
    stg_countries: {
      country_id: 'integer not null'
      country_name: 'varchar not null'
      country_code: 'varchar not null'
    }
    stg_customers: {
      customer_id: 'integer not null'
      first_name: 'varchar'
      middle_initial: 'varchar'
      last_name: 'varchar'
      city_id: 'integer'
      address: 'varchar'
    }
    stg_employees: {
      employee_id: 'integer not null'
      first_name: 'varchar'
      middle_initial: 'varchar'
      last_name: 'varchar'
      gender: 'varchar'
      city_id: 'integer'
      birth_date: 'date not null'
      hire_date: 'date not null'
    }
    stg_planted: {
      kind: 'varchar'
      subject: 'varchar'
      other: 'varchar'
      lift: 'decimal(12,6)'
      from_day: 'date'
      to_day: 'date'
    }
    stg_products: {
      product_id: 'integer not null'
      product_name: 'varchar not null'
      price: 'decimal(10,4) not null'
      category_id: 'integer not null'
      class: 'varchar'
      resistance: 'varchar'
      is_allergic: 'boolean'
      vitality_days: 'integer not null'
      modified_at: 'timestamp not null'
    }
    stg_sales: {
      sales_id: 'bigint not null'
      sales_day: 'date not null'
      sold_at: 'timestamp not null'
      customer_id: 'integer not null'
      product_id: 'integer not null'
      employee_id: 'integer not null'
      quantity: 'integer'
      discount: 'decimal(4,2)'
      transaction_number: 'varchar'
    }
    stg_sales_rejected: {
      sales_id: 'bigint'
      rejection_reason: 'varchar not null'
      sales_day: 'date'
      sold_at: 'timestamp'
      customer_id: 'integer'
      product_id: 'integer'
      employee_id: 'integer'
      quantity: 'integer'
      discount: 'decimal(4,2)'
      transaction_number: 'varchar'
    }
  }

  interface Sources {
    'raw.categories': {
      CategoryID: 'integer'
      CategoryName: 'varchar'
    }
    'raw.cities': {
      CityID: 'integer'
      CityName: 'varchar'
      Zipcode: 'varchar'
      CountryID: 'integer'
    }
    'raw.countries': {
      CountryID: 'integer'
      CountryName: 'varchar'
      CountryCode: 'varchar'
    }
    'raw.customers': {
      CustomerID: 'integer'
      FirstName: 'varchar'
      MiddleInitial: 'varchar'
      LastName: 'varchar'
      CityID: 'integer'
      Address: 'varchar'
    }
    'raw.employees': {
      EmployeeID: 'integer'
      FirstName: 'varchar'
      MiddleInitial: 'varchar'
      LastName: 'varchar'
      BirthDate: 'timestamp'
      Gender: 'varchar'
      CityID: 'integer'
      HireDate: 'timestamp'
    }
    'raw.planted': {
      kind: 'varchar'
      subject: 'varchar'
      other: 'varchar'
      lift: 'decimal(12,6)'
      from_day: 'date'
      to_day: 'date'
    }
    'raw.products': {
      ProductID: 'integer'
      ProductName: 'varchar'
      Price: 'decimal(10,4)'
      CategoryID: 'integer'
      Class: 'varchar'
      ModifyDate: 'timestamp'
      Resistant: 'varchar'
      IsAllergic: 'varchar'
      VitalityDays: 'varchar'
    }
    'raw.sales': {
      SalesID: 'bigint'
      SalesPersonID: 'integer'
      CustomerID: 'integer'
      ProductID: 'integer'
      Quantity: 'integer'
      Discount: 'decimal(3,2)'
      TotalPrice: 'decimal(10,2)'
      SalesDate: 'timestamp'
      TransactionNumber: 'varchar'
    }
  }

  interface Vars {
    anomaly_deviations: number
    as_of: string
    calendar_end: string
    calendar_start: string
    days: number
    extra_days: number
    first_day: string
    incremental_strategy: string
    lead_time_days: number
    lead_time_deviation_days: number
    min_pair_baskets: number
    order_days: number
    recommend_best_sellers: number
    recommend_min_lift: number
    reconcile_weights: string
    rule_deviations: number
    scale: number
    seed: number
  }

  interface Engines {
    bigquery: true
  }
}
