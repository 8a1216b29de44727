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
}

export const publicProjects: readonly PublicProject[] = []
