import { promises as disk } from 'node:fs'
import { dirname, join } from 'node:path'
import { createHash } from '../core/digest.ts'
import { makeFolder } from '../core/make-folder.ts'
import type { TestNode } from '../core/node.ts'
import type { Relation, RelationType } from '../core/relation.ts'
import type { Place, Session } from './session.ts'
import { runSql } from './steps.ts'

/** Where a test's failing rows are kept. */
export interface FailureStore {
  readonly relation: Relation
  readonly type: 'table' | 'view'
}

/** Undefined when the test keeps none. */
export function storeOf(test: TestNode, session: Session): FailureStore | undefined {
  const { store_failures: keeps, store_failures_as: as } = test.config
  // The test's own word counts before the command line's.
  const type = as ?? ((keeps ?? session.options.storeFailures) ? 'table' : 'ephemeral')
  return type === 'ephemeral' ? undefined : { relation: session.engine.relationOf(test), type }
}

/** Writes the failing rows, in the transaction that is open or else at once. */
export async function storeRows(store: FailureStore, rowsSql: string, place: Place): Promise<void> {
  // Of a relation that is not published a view would show the published rows afterwards: its failures are kept as a table.
  const asView = store.type === 'view' && !place.connection.inTransaction
  await clear(store, asView ? 'view' : 'table', place)
  const { dialect } = place.session.adapter
  const around = asView
    ? dialect.viewAs({ relation: store.relation, config: {}, description: undefined })
    : dialect.tableAs(tableSpec(store.relation))
  await runSql(around.before + rowsSql + around.after, { ...place, id: null, emit: place.session.emit })
  place.session.cache.exists({ ...store.relation, type: asView ? 'view' : 'table' })
}

const tableSpec = (relation: Relation) => ({
  relation,
  replace: true,
  temporary: false,
  layout: { partition: undefined, cluster: [] },
  config: {},
  description: undefined,
})

/** A table does not replace a view of its name, nor a view a table. */
async function clear({ relation }: FailureStore, wanted: RelationType, place: Place): Promise<void> {
  const existing = await place.session.cache.find(place.connection, relation)
  if (!existing || existing.type === wanted) return
  const sql = place.session.adapter.dialect.drop(relation, existing.type)
  await runSql(sql, { ...place, id: null, emit: place.session.emit })
}

/**
 * Carries kept rows over a rollback: out to a file while the transaction still sees them; the function returned brings them back after it.
 */
export async function rescueRows(stores: readonly FailureStore[], place: Place): Promise<() => Promise<void>> {
  const { files } = place.session.adapter.dialect
  if (!files || !place.connection.inTransaction) return () => Promise.resolve()
  const saved: { readonly store: FailureStore; readonly path: string }[] = []
  for (const store of stores) {
    const path = scratchFile(place.session.scratchFolder, store.relation)
    makeFolder(dirname(path))
    const around = files.write(path, { format: 'parquet' })
    const rows = `select * from ${place.session.adapter.dialect.relation(store.relation)}`
    await runSql(around.before + rows + around.after, { ...place, id: null, emit: place.session.emit })
    saved.push({ store, path })
  }
  return async () => {
    for (const { store, path } of saved) {
      await restore(store, files.read('parquet', path, {}), place)
      await disk.rm(path, { force: true })
    }
  }
}

async function restore(store: FailureStore, from: string, place: Place): Promise<void> {
  await place.session.cache.refresh(place.connection, store.relation)
  await clear(store, 'table', place)
  const { dialect } = place.session.adapter
  const around = dialect.tableAs(tableSpec(store.relation))
  await runSql(`${around.before}select * from ${from}${around.after}`, { ...place, id: null, emit: place.session.emit })
  place.session.cache.exists({ ...store.relation, type: 'table' })
}

function scratchFile(folder: string, relation: Relation): string {
  const key = createHash('sha256').update(JSON.stringify(relation)).digest('hex').slice(0, 16)
  return join(folder, `failures-${process.pid}-${key}.parquet`)
}
