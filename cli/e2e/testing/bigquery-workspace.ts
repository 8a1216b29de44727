import { bigqueryDouble, type BigqueryDouble } from '../../adapters/bigquery/testing/double-api.ts'
import { workspace, type Workspace } from '../workspace.ts'

export interface BigqueryWorkspace extends Workspace {
  readonly double: BigqueryDouble
  /** What the double holds; DuckDB's SQL, relations as `"shop-prod".shop.<name>`. */
  readonly held: (sql: string) => Promise<readonly (readonly unknown[])[]>
}

/** A project "shop" whose target is the double of BigQuery: project `shop-prod`, dataset `shop`. */
export async function bigqueryWorkspace(files: Readonly<Record<string, string>>): Promise<BigqueryWorkspace> {
  const double = await bigqueryDouble('shop-prod')
  const made = workspace({ 'profiles.yml': profiles(double.endpoint), ...files })
  return { ...made, double, held: (sql) => double.warehouse.sql(sql) }
}

export const profiles = (endpoint: string, more = ''): string => `shop:
  target: prod
  outputs:
    prod:
      type: bigquery
      method: oauth-secrets
      token: not-a-token
      project: shop-prod
      dataset: shop
      location: EU
      threads: 4
      api_endpoint: ${endpoint}
${more}    dev: { type: duckdb, path: shop.duckdb }
`
