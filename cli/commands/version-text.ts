import { compatibleDbt } from '../project/version.ts'

/** Set by the `dbt` that `tsdbt shim` writes: what is said of versions is then what wrappers of dbt look for. */
export const standsForDbt = (env: Readonly<Record<string, string | undefined>>): boolean => env['TSDBT_AS_DBT'] === '1'

/** What `--version` prints. Wrappers read `installed:` below `Core:`, and the names of the adapters. */
export function versionText(version: string, env: Readonly<Record<string, string | undefined>>): string {
  if (!standsForDbt(env)) return `${version}\n`
  return `Core:
  - installed: ${compatibleDbt}
  - latest:    ${compatibleDbt} - Up to date!

Plugins:
  - duckdb:   ${compatibleDbt} - Up to date!
  - bigquery: ${compatibleDbt} - Up to date!

tsdbt ${version} answers in place of dbt.
`
}
