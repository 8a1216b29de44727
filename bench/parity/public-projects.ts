/** A dbt project that anyone can read, and what it takes to run it on DuckDB. */
export interface PublicProject {
  /** `owner/name`. */
  readonly repository: string
  /** The project's folder in the repository; its root when left out. */
  readonly folder?: string
  /** What is run; `ls`, `build` and `docs generate` when left out. */
  readonly commands?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Files put over those of the repository, by path from the project's folder. */
  readonly files?: Readonly<Record<string, string>>
}

/** Where the packages of dbt's hub are kept. */
export const packageRepositories: Readonly<Record<string, string>> = {
  'dbt-labs/dbt_utils': 'dbt-labs/dbt-utils',
  'fishtown-analytics/dbt_utils': 'dbt-labs/dbt-utils',
  'dbt-labs/codegen': 'dbt-labs/dbt-codegen',
  'dbt-labs/audit_helper': 'dbt-labs/dbt-audit-helper',
  'dbt-labs/dbt_project_evaluator': 'dbt-labs/dbt-project-evaluator',
  'dbt-labs/metrics': 'dbt-labs/dbt_metrics',
  'calogica/dbt_date': 'godatadriven/dbt-date',
  'godatadriven/dbt_date': 'godatadriven/dbt-date',
  'calogica/dbt_expectations': 'metaplane/dbt-expectations',
  'metaplane/dbt_expectations': 'metaplane/dbt-expectations',
  'elementary-data/elementary': 'elementary-data/dbt-data-reliability',
  'Datavault-UK/automate_dv': 'Datavault-UK/automate-dv',
  'ScalefreeCOM/datavault4dbt': 'ScalefreeCOM/datavault4dbt',
  'data-mie/dbt_profiler': 'data-mie/dbt-profiler',
  'emilyriederer/dbtplyr': 'emilyriederer/dbtplyr',
  'fivetran/fivetran_utils': 'fivetran/dbt_fivetran_utils',
  'fivetran/shopify_source': 'fivetran/dbt_shopify_source',
  'fivetran/shopify': 'fivetran/dbt_shopify',
  'fivetran/jira_source': 'fivetran/dbt_jira_source',
  'infinitelambda/dq_tools': 'infinitelambda/dq-tools',
  'yu-iskw/dbt_unittest': 'yu-iskw/dbt-unittest',
  'Snowflake-Labs/dbt_constraints': 'Snowflake-Labs/dbt_constraints',
  'tnightengale/dbt_meta_testing': 'tnightengale/dbt-meta-testing',
  'dbt-labs/segment': 'dbt-labs/segment',
  'dbt-labs/snowplow': 'dbt-labs/snowplow',
  're-data/re_data': 're-data/dbt-re-data',
  'entechlog/dbt_snow_mask': 'entechlog/dbt-snow-mask',
  'dbt-labs/dbt_external_tables': 'dbt-labs/dbt-external-tables',
}

/** Stands in for files that are over the size that copies of repositories keep. */
const orders = (place: string): Readonly<Record<string, string>> => ({
  [`${place}/raw_orders.csv`]: `id,customer,ordered_at,store_id,subtotal,tax_paid,order_total
o-1,c-1,2016-09-01T07:15:00,s-1,1700,102,1802
o-2,c-1,2016-09-02T09:30:00,s-1,600,36,636
o-3,c-2,2016-10-11T18:00:00,s-2,1100,44,1144
`,
  [`${place}/raw_items.csv`]: `id,order_id,sku
i-1,o-1,JAF-001
i-2,o-1,BEV-003
i-3,o-2,BEV-001
i-4,o-3,JAF-002
`,
})
const load = '{"load_source_data":true}'
/** Macros of some ask for `information_schema` of a database by name, which DuckDB does not have: `docs generate` compiles all and fails in both tools. Of others the build says enough. */
const withoutDocs = ['ls --quiet --output json', 'build']

export const publicProjects: readonly PublicProject[] = [
  { repository: 'dbt-labs/jaffle_shop_duckdb' },
  { repository: 'dbt-labs/jaffle-shop-classic' },
  { repository: 'dbt-labs/jaffle-sandbox' },
  { repository: 'dbt-labs/dbt-starter-project' },
  {
    repository: 'dbt-labs/jaffle-shop',
    files: orders('seeds/jaffle-data'),
    commands: [`ls --quiet --output json --vars ${load}`, `build --vars ${load}`, `docs generate --vars ${load}`],
  },
  { repository: 'dbt-labs/metricflow', folder: 'dbt-metricflow/dbt_metricflow/cli/mf_tutorial_project' },
  { repository: 'dbt-labs/dbt-utils', folder: 'integration_tests', commands: withoutDocs },
  { repository: 'dbt-labs/dbt-audit-helper', folder: 'integration_tests', commands: withoutDocs },
  { repository: 'dbt-labs/dbt-codegen', folder: 'integration_tests', commands: withoutDocs },
  { repository: 'dbt-labs/dbt-project-evaluator', folder: 'integration_tests' },
  { repository: 'dbt-labs/dbt-project-evaluator', folder: 'integration_tests_2' },
  { repository: 'dbt-labs/dbt-event-logging', folder: 'integration_tests' },
  { repository: 'dbt-labs/snowplow', folder: 'integration_tests' },
  { repository: 'godatadriven/dbt-date', folder: 'integration_tests' },
  { repository: 'metaplane/dbt-expectations', folder: 'integration_tests' },
  { repository: 'data-mie/dbt-profiler', folder: 'integration_tests' },
  { repository: 'elementary-data/dbt-data-reliability', folder: 'integration_tests/dbt_project' },
  { repository: 'brooklyn-data/dbt_artifacts', folder: 'integration_test_project' },
  { repository: 'EqualExperts/dbt-unit-testing', folder: 'integration-tests' },
  { repository: 'EqualExperts/dbt-unit-testing', folder: 'jaffle-shop' },
  { repository: 'tnightengale/dbt-meta-testing', folder: 'integration_tests' },
  { repository: 'astronomer/astronomer-cosmos', folder: 'dev/dags/dbt/jaffle_shop' },
  { repository: 'astronomer/astronomer-cosmos', folder: 'dev/dags/dbt/model_version' },
  { repository: 'astronomer/astronomer-cosmos', folder: 'dev/dags/dbt/simple' },
  { repository: 'z3z1ma/dbt-osmosis', folder: 'demo_duckdb' },
  { repository: 'gouline/dbt-metabase', folder: 'sandbox' },
  { repository: 'mathwoznika/football-dbt-duckdb', folder: 'transform' },
  { repository: 'xs233-bt/local-dbt-duckdb-data-quality', folder: 'dbt/customer_orders_analytics' },
  { repository: 'khozzy/dbt-duckdb-recipies', folder: 'dbt_project' },
  { repository: 'Tiitom/dbt-duckdb-starter', folder: 'dbt' },
  { repository: 'Abs-23/saas-finance-dbt-duckdb' },
  { repository: 'Drexel-UHC/duckdb-dbt-template' },
  { repository: 'Goku007007/dbt-duckdb-incremental-starter' },
  { repository: 'canthonissen/dbt_duckdb_puzzle' },
  { repository: 'gabriel-garciae/duckdb-dbt-project' },
  { repository: 'poonamthite22/dbt-duckdb-learning' },
  { repository: 'yurizza/classicmodels-dbt-duckdb' },
  { repository: 'AdriDau/my_dbt_duckdb_project', folder: 'dbt_project', commands: withoutDocs },
  { repository: 'DataRecce/jaffle-shop-expand', commands: withoutDocs },
  { repository: 'DataRecce/jaffle_shop_duckdb', commands: withoutDocs },
  { repository: 'Lucas-X-A/pratica_dbt_duckdb', folder: 'project', commands: withoutDocs },
  { repository: 'MarkPhamm/duckdb-dbt-metricflow', commands: withoutDocs },
  { repository: 'Matts52/dbt-stat-test', folder: 'integration_tests', commands: withoutDocs },
  {
    repository: 'PrefectHQ/prefect',
    folder: 'src/integrations/prefect-dbt/tests/dbt_test_project',
    commands: withoutDocs,
  },
  { repository: 'Ruta8/DuckDB-dbt-finance-warehouse', commands: withoutDocs },
  { repository: 'SimonNC/olist-dbt-duckdb', commands: withoutDocs },
  { repository: 'afranzi/pytest-dbt-duckdb', folder: 'tests/dummy_gummy', commands: withoutDocs },
  { repository: 'aosman101/mini-lake-dbt-duckdb', folder: 'mini_lake', commands: withoutDocs },
  { repository: 'astronomer/astronomer-cosmos', folder: 'dev/dags/dbt/cross_project/upstream', commands: withoutDocs },
  { repository: 'astronomer/astronomer-cosmos', folder: 'dev/dags/dbt/multi_folder_failing', commands: withoutDocs },
  { repository: 'astronomer/astronomer-cosmos', folder: 'dev/dags/dbt/multiple_parents_test', commands: withoutDocs },
  {
    repository: 'astronomer/astronomer-cosmos',
    folder: 'dev/dags/dbt/watcher_upstream_failure_recovery',
    commands: withoutDocs,
  },
  { repository: 'brooklyn-data/dbt_artifacts', commands: withoutDocs },
  {
    repository: 'caiocvelasco/project02-docker-dbt-DuckDB-medallion-kimball-postgres',
    folder: 'dbt_1_ingestion',
    commands: withoutDocs,
  },
  { repository: 'danielmschaves/dbt-duckdb-air-quality', folder: 'dbt_duckdb_air_quality', commands: withoutDocs },
  { repository: 'datamindedbe/blog-tpcds-dbt-duckdb', folder: 'dbt/dbt_duckdb_tpcds', commands: withoutDocs },
  { repository: 'davidharting/dbt-cloud-large-project-simulation', commands: withoutDocs },
  { repository: 'dbt-labs/attribution-playbook', commands: withoutDocs },
  { repository: 'dbt-labs/dbt-labs-experimental-features', folder: 'business-hours', commands: withoutDocs },
  { repository: 'dbt-labs/dbt-labs-experimental-features', folder: 'snapshot-testing', commands: withoutDocs },
  { repository: 'edanalytics/dbt_synth_data', commands: withoutDocs },
  { repository: 'elementary-data/elementary', folder: 'elementary/monitor/dbt_project', commands: withoutDocs },
  { repository: 'emilyriederer/dbtplyr', folder: 'integration_tests', commands: withoutDocs },
  { repository: 'espressocomputing/dbt-tpch', commands: withoutDocs },
  { repository: 'frizzleqq/f1-dbt-duckdb', folder: 'dbt', commands: withoutDocs },
  { repository: 'gmyrianthous/dbt-dummy', folder: 'dbt_project', commands: withoutDocs },
  { repository: 'gwenwindflower/octocatalog', commands: withoutDocs },
  { repository: 'inato/dbt-duckdb-starter', folder: 'dbt', commands: withoutDocs },
  { repository: 'infinitelambda/dbt-data-diff', folder: 'integration_tests', commands: withoutDocs },
  { repository: 'mazino2d/jaffle-shop', folder: 'dbt', commands: withoutDocs },
  { repository: 'motherduckdb/motherduck-examples', folder: 'dbt-churn-prediction', commands: withoutDocs },
  { repository: 'motherduckdb/motherduck-examples', folder: 'dbt-duckdb-dwh-starter', commands: withoutDocs },
  { repository: 'nelsonic1/duckdb-dbt', folder: 'dbt', commands: withoutDocs },
  { repository: 'paradime-io/paradime-dbt-movie-challenge', commands: withoutDocs },
  { repository: 'patkearns10/dbt_workspace', folder: 'dbt_postgres', commands: withoutDocs },
  { repository: 'patkearns10/dbt_workspace', folder: 'dbt_semantic_layer', commands: withoutDocs },
  { repository: 'pvcy/dbt-privacy', folder: 'integration_tests', commands: withoutDocs },
  { repository: 'sethusabarish/dbt-duckdb-pipelines', folder: 'src/adventureworks', commands: withoutDocs },
  { repository: 'simran-basu/dbt-duckdb-demo', commands: withoutDocs },
  { repository: 'slide-rule-tech/dbt-nexus', folder: 'integration_tests', commands: withoutDocs },
  { repository: 'talhazulfakhri/lakehouse-dbt-duckdb', folder: 'dbt/supply_chain', commands: withoutDocs },
  { repository: 'xoniks/dbt-duckdb', folder: 'my_duckdb_project', commands: withoutDocs },
]
