import { setTimeout as sleep } from 'node:timers/promises'
import type { RelationMetadata } from '../../core/adapter.ts'
import type { Relation } from '../../core/relation.ts'
import { type Api, ApiError, pause } from './api.ts'
import { warehouseError } from './errors.ts'
import type { SchemaField } from './types.ts'

/** A table, or a dataset, as far as it is changed here. */
interface Resource {
  readonly etag?: string
  readonly description?: string
  readonly schema?: { readonly fields?: readonly SchemaField[] }
  readonly access?: readonly AccessEntry[]
}

interface AccessEntry {
  readonly view?: { readonly projectId: string; readonly datasetId: string; readonly tableId: string }
}

/**
 * Writes descriptions, of nested fields too, and policy tags by one request, where SQL would take a statement a column and BigQuery allows five changes of a
 * table in ten seconds; then lets the relation read datasets that its readers may not. Throws `WarehouseError`.
 */
export async function setMetadata(api: Api, relation: Relation, metadata: RelationMetadata): Promise<void> {
  const project = relation.database ?? api.profile.project
  const dataset = relation.schema ?? api.profile.dataset
  const path = `/datasets/${dataset}/tables/${relation.identifier}`
  if (metadata.description !== undefined || Object.keys(metadata.columns).length > 0) {
    await change(api, project, path, (table) => patchOf(table, metadata))
  }
  const view = { projectId: project, datasetId: dataset, tableId: relation.identifier }
  for (const { database, schema } of metadata.authorizedIn) {
    await change(api, database ?? project, `/datasets/${schema}`, ({ access = [] }) => {
      const isThere = access.some((entry) => entry.view && same(entry.view, view))
      return isThere ? undefined : { access: [...access, { view }] }
    })
  }
}

/** Two runs may change the same dataset: what somebody else has changed meanwhile is read again. */
async function change(
  api: Api,
  project: string,
  path: string,
  patch: (found: Resource) => object | undefined,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      const found = (await api.call(project, path)) as Resource // as the API documents it
      const body = patch(found)
      if (!body) return
      const headers = found.etag === undefined ? {} : { headers: { 'if-match': found.etag } }
      await api.call(project, path, { method: 'PATCH', body, ...headers })
      return
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.fault.status !== 412 || attempt >= 9) throw warehouseError(error.fault, { cause: error })
      await sleep(pause(attempt))
    }
  }
}

function patchOf(table: Resource, { description, columns }: RelationMetadata): object | undefined {
  const wanted = new Map(Object.entries(columns).map(([name, column]) => [name.toLowerCase(), column]))
  const before = table.schema?.fields ?? []
  const fields = fieldsWith(before, '', wanted)
  const isDescribed = description === undefined || description === (table.description ?? '')
  const isSame = JSON.stringify(before) === JSON.stringify(fields)
  if (isDescribed && isSame) return undefined
  return { ...(!isDescribed && { description }), ...(!isSame && { schema: { fields } }) }
}

function fieldsWith(
  fields: readonly SchemaField[],
  above: string,
  wanted: ReadonlyMap<string, RelationMetadata['columns'][string]>,
): readonly SchemaField[] {
  return fields.map((field) => {
    const path = above + field.name
    const { description, policyTags } = wanted.get(path.toLowerCase()) ?? {}
    const isNew = description !== undefined && description !== (field.description ?? '')
    return {
      ...field,
      ...(isNew && { description }),
      ...(policyTags && { policyTags: { names: policyTags } }),
      ...(field.fields && { fields: fieldsWith(field.fields, `${path}.`, wanted) }),
    }
  })
}

const same = (a: object, b: object): boolean =>
  Object.entries(b).every(([key, value]: [string, unknown]) => Reflect.get(a, key) === value)
