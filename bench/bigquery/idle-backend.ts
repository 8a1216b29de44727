import { setTimeout as sleep } from 'node:timers/promises'
import type { SchemaField } from '../../cli/adapters/bigquery/types.ts'
import type { Backend, BackendTable, Done, LoadRequest } from './rest/backend.ts'

const named = /`([^`]+)`\.`([^`]+)`\.`([^`]+)`/
const keyOf = (parts: readonly string[]): string => parts.join('.')

/** A warehouse that does nothing, and takes its time for it: what is left of a run on it is the framework. */
export class IdleBackend implements Backend {
  readonly #latencyMs: number
  readonly #tables = new Map<string, BackendTable>()
  readonly #datasets = new Set<string>()
  jobs = 0

  constructor(latencyMs: number) {
    this.#latencyMs = latencyMs
  }

  async run(sql: string): Promise<Done> {
    this.jobs++
    await sleep(this.#latencyMs)
    const [, project = '', dataset = '', table = ''] = named.exec(sql) ?? []
    if (/create schema/.test(sql)) this.#datasets.add(/`([^`]+)`\.`([^`]+)`/.exec(sql)?.slice(1).join('.') ?? '')
    else if (/create or replace (?:table|view)/.test(sql))
      this.#tables.set(keyOf([project, dataset, table]), {
        type: sql.includes('replace view') ? 'VIEW' : 'TABLE',
        fields: [],
      })
    else if (/drop (?:table|view)/.test(sql)) this.#tables.delete(keyOf([project, dataset, table]))
    else return passing(sql)
    return { statementType: 'CREATE_TABLE_AS_SELECT', fields: [], rows: [] }
  }

  hasDataset(project: string, dataset: string): boolean {
    return this.#datasets.has(keyOf([project, dataset]))
  }

  table(...path: readonly [string, string, string]): BackendTable | undefined {
    return this.#tables.get(keyOf(path))
  }

  tables(project: string, dataset: string): readonly { readonly name: string; readonly type: string }[] {
    const prefix = `${keyOf([project, dataset])}.`
    return [...this.#tables]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { type }]) => ({ name: key.slice(prefix.length), type }))
  }

  load(path: readonly string[], { schema }: LoadRequest): number {
    this.#tables.set(keyOf(path), { type: 'TABLE', fields: schema?.fields ?? [] })
    return 0
  }
}

/** The counts of a test that found nothing. */
function passing(sql: string): Done {
  const names = [...sql.matchAll(/\bas ((?:failures|should_warn|should_error)\w*)/g)].map(([, name = '']) => name)
  const fields: readonly SchemaField[] = names.map((name) => ({
    name,
    type: name.startsWith('failures') ? 'INTEGER' : 'BOOLEAN',
  }))
  return {
    statementType: 'SELECT',
    fields,
    rows: [{ f: fields.map(({ type }) => ({ v: type === 'INTEGER' ? '0' : 'false' })) }],
  }
}
