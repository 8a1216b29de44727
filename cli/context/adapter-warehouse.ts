import type { AdapterResponse, Connection } from '../core/adapter.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { emptyTable } from '../core/table.ts'
import { declare, hostFunction } from '../jinja/host.ts'
import { iterate, truthy } from '../jinja/iterate.ts'
import { pyTuple, textOf, type Value } from '../jinja/values.ts'
import type { AdapterMethod, AdapterState } from './adapter-object.ts'
import { kindOf, requiredText, textOrNull } from './arguments.ts'
import { ColumnValue, columnValue } from './column.ts'
import { quotePolicy } from './relation-api.ts'
import type { MacroDefinition } from './macros.ts'
import { relationValue, RelationValue } from './relation.ts'
import { ResponseValue } from './results.ts'
import { snapshotTargetMethods } from './snapshot-target.ts'
import { withBindings } from './bindings.ts'
import { stylesOf } from './styles.ts'
import { tableValue } from './table.ts'

/** Methods of `adapter` that ask the warehouse or change it. Those that projects may override go through the macro of their name. */
export const adapterWarehouse: Readonly<Record<string, AdapterMethod>> = {
  execute: (state) =>
    declare(
      'execute',
      ['sql', ['auto_begin', false], ['fetch', false], ['limit', null]],
      (sql, begins = false, fetches = false, limit = null) =>
        execute(state, requiredText(sql, 'sql'), { begins: truthy(begins), fetches: truthy(fetches), limit }),
    ),
  add_query: (state) =>
    declare(
      'add_query',
      ['sql', ['auto_begin', true], ['bindings', null], ['abridge_sql_log', false]],
      (sql, begins = true, bindings = null) => {
        const bound = withBindings(requiredText(sql, 'sql'), bindings, state.env.adapter.dialect)
        return execute(state, bound, { begins: truthy(begins), fetches: false, limit: null })
      },
    ),
  commit: (state) =>
    hostFunction('commit', async () => {
      const { connection } = state
      if (connection?.inTransaction === true) await connection.commit()
      return ''
    }),
  get_relation: (state) =>
    declare(
      'get_relation',
      [
        ['database', null],
        ['schema', null],
        ['identifier', null],
      ],
      (database = null, schema = null, identifier = null) => findRelation(state, database, schema, identifier),
    ),
  already_exists: (state) =>
    declare('already_exists', ['schema', 'name'], async (schema = null, name = null) => {
      return (await findRelation(state, state.env.adapter.database, schema, name)) !== null
    }),
  get_columns_in_relation: (state) =>
    declare('get_columns_in_relation', ['relation'], (relation = null) =>
      overriding(state, 'get_columns_in_relation', [relation], () => columnsOf(state, relationOf(relation))),
    ),
  get_columns_in_table: (state) =>
    declare('get_columns_in_table', ['schema', 'identifier'], (schema = null, identifier = null) =>
      columnsOf(state, named(state, state.env.adapter.database, schema, identifier)),
    ),
  store_relation: (state) =>
    declare(
      'store_relation',
      ['plugin_name', 'relation', 'column_list', 'path', 'format', 'config'],
      async (plugin, relation = null, columns = null, path = null, format = null) => {
        await state.storeRelation?.({
          plugin: requiredText(plugin, 'plugin_name'),
          relation: relationOf(relation).toRelation(),
          columns: [...iterate(columns)].flatMap((one) =>
            one instanceof ColumnValue ? [{ name: one.shape.name, type: one.dataType }] : [],
          ),
          path: requiredText(path, 'path'),
          format: requiredText(format, 'format'),
        })
        return null
      },
    ),
  get_column_schema_from_query: (state) =>
    declare('get_column_schema_from_query', ['sql'], async (sql) => {
      const { column } = stylesOf(state.env.adapter)
      const found = await connected(state, 'get_column_schema_from_query').describe(requiredText(sql, 'sql'))
      return found.map((described) => columnValue(column, described))
    }),
  get_missing_columns: (state) =>
    declare('get_missing_columns', ['from_relation', 'to_relation'], async (from = null, to = null) => {
      const known = new Set((await columnsOf(state, relationOf(to))).map(({ shape }) => shape.name.toLowerCase()))
      return (await columnsOf(state, relationOf(from))).filter(({ shape }) => !known.has(shape.name.toLowerCase()))
    }),
  check_schema_exists: (state) =>
    declare('check_schema_exists', ['database', 'schema'], (database = null, schema = null) =>
      connected(state, 'check_schema_exists').schemaExists({
        database: textOrNull(database, 'database'),
        schema: requiredText(schema, 'schema'),
      }),
    ),
  list_relations: (state) =>
    declare('list_relations', ['database', 'schema'], (database = null, schema = null) =>
      relationsIn(state, database, schema),
    ),
  list_relations_without_caching: (state) =>
    declare('list_relations_without_caching', ['schema_relation'], (relation = null) => {
      const { path } = relationOf(relation).fields
      return relationsIn(state, path.database, path.schema)
    }),
  create_schema: (state) => throughMacro(state, 'create_schema', ['relation']),
  drop_schema: (state) => throughMacro(state, 'drop_schema', ['relation']),
  drop_relation: (state) => throughMacro(state, 'drop_relation', ['relation']),
  truncate_relation: (state) => throughMacro(state, 'truncate_relation', ['relation']),
  rename_relation: (state) => throughMacro(state, 'rename_relation', ['from_relation', 'to_relation']),
  location_exists: (state) =>
    declare('location_exists', ['location'], async (location) => {
      const file = requiredText(location, 'location').replaceAll("'", "''")
      try {
        await connected(state, 'location_exists').query(`select 1 from '${file}' where 1 = 0`)
        return true
      } catch {
        return false // The engine refuses what is not there: that is the answer.
      }
    }),
  ...snapshotTargetMethods,
}

/** The connection of this rendering; `name` is who needs it. */
export function connected({ connection }: AdapterState, name: string): Connection {
  if (connection) return connection
  throw new ProblemError(problem('no-connection', { name: `adapter.${name}()` }))
}

interface ExecuteFlags {
  readonly begins: boolean
  readonly fetches: boolean
  readonly limit: Value
}

const transactionWord = /^\s*(begin|commit|rollback)(?:\s+transaction)?\s*;?\s*$/i

async function execute(state: AdapterState, sql: string, flags: ExecuteFlags): Promise<Value> {
  const connection = connected(state, 'execute')
  const print = (text: string) => state.env.emit({ type: 'template-message', level: 'print', text, id: null })
  const word = transactionWord.exec(sql)?.[1]?.toLowerCase()
  if (word !== undefined) {
    await transact(connection, word)
    return pyTuple(new ResponseValue({ _message: word.toUpperCase() }), tableValue(emptyTable, print))
  }
  if (flags.begins && state.opensTransactions === true && !connection.inTransaction) await connection.begin()
  if (!flags.fetches) {
    const response = await connection.execute(sql)
    return pyTuple(new ResponseValue(response), tableValue(emptyTable, print))
  }
  const table = await connection.query(sql, typeof flags.limit === 'number' ? { limit: flags.limit } : {})
  const response: AdapterResponse = { _message: 'OK', rows_affected: table.rows.length }
  return pyTuple(new ResponseValue(response), tableValue(table, print))
}

/** Statements that only open or close a transaction go through the connection, which knows whether there is one. */
async function transact(connection: Connection, word: string): Promise<void> {
  if (word === 'begin' && !connection.inTransaction) await connection.begin()
  if (word === 'commit' && connection.inTransaction) await connection.commit()
  if (word === 'rollback') await connection.rollback()
}

export function relationOf(value: Value): RelationValue {
  if (value instanceof RelationValue) return value
  throw new ProblemError(
    problem('template-argument', { name: 'relation', expected: 'a relation', found: kindOf(value) }),
  )
}

function named(state: AdapterState, database: Value, schema: Value, identifier: Value): RelationValue {
  return new RelationValue(stylesOf(state.env.adapter).relation, {
    path: {
      database: textOrNull(database, 'database'),
      schema: textOrNull(schema, 'schema'),
      identifier: textOrNull(identifier, 'identifier'),
    },
    quotePolicy: quotePolicy(state.env.quoting),
  })
}

async function findRelation(state: AdapterState, database: Value, schema: Value, identifier: Value): Promise<Value> {
  const wanted = named(state, textOf(database) === undefined ? null : database, schema, identifier)
  // Compiled without a warehouse, a project looks as it does before its first build: nothing is there yet.
  const found = await state.connection?.findRelation(wanted.toRelation())
  return found ? shownRelation(state, found) : null
}

const shownRelation = (state: AdapterState, relation: Parameters<typeof relationValue>[1]): RelationValue =>
  relationValue(stylesOf(state.env.adapter).relation, relation).with({ quotePolicy: quotePolicy(state.env.quoting) })

async function relationsIn(state: AdapterState, database: Value, schema: Value): Promise<Value> {
  const place = { database: textOrNull(database, 'database'), schema: requiredText(schema ?? undefined, 'schema') }
  const found = await connected(state, 'list_relations').listRelations(place)
  return found.map((relation) => shownRelation(state, relation))
}

/** A relation's columns; a relation that stands for a file or a query is described instead of looked up. */
export async function columnsOf(state: AdapterState, relation: RelationValue): Promise<ColumnValue[]> {
  const connection = connected(state, 'get_columns_in_relation')
  const { column } = stylesOf(state.env.adapter)
  const isFile = relation.fields.external !== null
  const found = isFile
    ? await connection.describe(`select * from ${relation.render()}`)
    : await connection.columnsOf(relation.toRelation())
  return found.map((described) => columnValue(column, described))
}

/** Overrides that are running: what they call in turn is the method itself. */
const running = new WeakMap<AdapterState, Set<string>>()

/** A method that dbt has as a macro: one that the project writes anew, or a package that it dispatches to, answers in its place. */
function overriding(state: AdapterState, name: string, args: readonly Value[], own: () => Value | Promise<Value>) {
  const { macros } = state.env
  const inside = running.get(state) ?? new Set()
  const isBuiltin = (found: MacroDefinition | undefined): boolean =>
    found === undefined || macros.internal.get(found.name) === found
  if (inside.has(name) || (isBuiltin(macros.resolve(name, macros.rootPackage)) && isBuiltin(dispatched(state, name)))) {
    return own()
  }
  running.set(state, inside.add(name))
  const answer = async (): Promise<Value> => {
    try {
      return await state.names().callNamed(name, args)
    } finally {
      inside.delete(name)
    }
  }
  return answer()
}

const dispatched = ({ env: { macros } }: AdapterState, name: string): MacroDefinition =>
  macros.dispatch(name, 'dbt', macros.rootPackage)

const throughMacro = (state: AdapterState, name: string, params: readonly string[]): Value =>
  declare(name, params, async (...values) => {
    await state.names().callNamed(name, values)
    return null
  })
