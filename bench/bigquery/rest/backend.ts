import type { RestRow } from '../../../cli/adapters/bigquery/cells.ts'
import type { SchemaField } from '../../../cli/adapters/bigquery/types.ts'

/** A refusal in the API's form. */
export class RestFault extends Error {
  readonly status: number
  readonly reason: string
  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

export interface Done {
  readonly statementType: string
  readonly fields: readonly SchemaField[]
  readonly rows: readonly RestRow[]
}

export interface BackendTable {
  readonly type: string
  readonly fields: readonly SchemaField[]
}

export interface LoadRequest {
  readonly sourceFormat?: string
  readonly writeDisposition?: string
  readonly schema?: { readonly fields?: readonly SchemaField[] }
}

/** What stands behind the REST API: it takes SQL and knows tables. */
export interface Backend {
  /** Throws `RestFault`. */
  run(sql: string, options: { readonly isDryRun: boolean }): Promise<Done>
  hasDataset(project: string, dataset: string): boolean
  table(project: string, dataset: string, table: string): BackendTable | undefined
  tables(project: string, dataset: string): readonly { readonly name: string; readonly type: string }[]
  /** Throws `RestFault`. Returns the number of rows. */
  load(target: readonly string[], load: LoadRequest, data: Buffer): number
}
