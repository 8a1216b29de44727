import { createAdapter } from '../../../cli/adapters/registry.ts'
import { type Batch, WarehouseError } from '../../../cli/core/adapter.ts'
import { root, type Target } from '../tsdbt.ts'

const columns = [
  { name: 'id', type: 'INT64' },
  { name: 'name', type: 'STRING' },
  { name: 'price', type: 'NUMERIC' },
]
const rows: Batch = {
  columns,
  rowCount: 3,
  values: [
    [1, 2, 9007199254740993n],
    ['apple', "it's a pear", null],
    ['1.5', null, '0.125'],
  ],
}

/**
 * What the adapter asks and makes of the answers: a dataset, a table, rows by a load job, queries, a dry run, metadata, errors. It costs a few cents at most. Gives what
 * came of each, as JSON has it.
 */
export async function conversation(target: Target): Promise<readonly unknown[]> {
  const made = createAdapter('bigquery', { ...target } as Parameters<typeof createAdapter>[1], { projectRoot: root })
  if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join('\n'))
  const { value: adapter } = made
  const warehouse = await adapter.open({ threads: 1 })
  const connection = await warehouse.connect('conversation')
  const schema = { database: adapter.database, schema: adapter.schema }
  const relation = (identifier: string) => ({ ...schema, identifier })
  const name = (identifier: string): string => adapter.dialect.relation(relation(identifier))
  const told: unknown[] = []
  const tell = async (work: Promise<unknown>): Promise<void> => {
    told.push(plain(await work.catch((error: unknown) => errorOf(error))))
  }
  await connection.createSchema(schema)
  await connection.execute(`create or replace table ${name('fruits')} (id int64, name string, price numeric)`)
  await tell(connection.load(relation('fruits'), [rows]))
  await tell(connection.query(`select * from ${name('fruits')} order by id`))
  await tell(
    connection.query(
      `select date '2024-02-29' as d, timestamp '2024-02-29 01:02:03+00' as t, [1, 2] as l, struct(1 as a, 'x' as b) as s`,
    ),
  )
  await tell(connection.describe(`select id, price * 2 as twice from ${name('fruits')}`))
  await connection.execute(`create or replace view ${name('names')} as select name from ${name('fruits')}`)
  await tell(connection.listRelations(schema))
  await tell(connection.findRelation(relation('no_such')))
  await tell(connection.columnsOf(relation('fruits')))
  await tell(connection.query(`select nope from ${name('fruits')}`))
  await tell(connection.query(`select * from ${name('no_such')}`))
  await tell(connection.schemaExists({ ...schema, schema: 'tsdbt_no_such' }))
  await connection.execute(`drop view if exists ${name('names')}`)
  await connection.execute(`drop table if exists ${name('fruits')}`)
  await warehouse.close()
  return told
}

const errorOf = (error: unknown): unknown =>
  error instanceof WarehouseError ? { kind: error.kind, message: error.message } : { message: String(error) }

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one)))
