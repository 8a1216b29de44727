import type { JsonRecord } from '../core/config.ts'
import { dictEntries, dictGet } from '../jinja/dict.ts'
import { declare, hostFunction, type HostObject } from '../jinja/host.ts'
import { isDict, type PlainDict, type Value } from '../jinja/values.ts'
import { str } from '../jinja/text.ts'
import { textOrNull } from './arguments.ts'
import { relationChanges, relationType } from './relation-members.ts'
import { ephemeralName, RelationValue, type PartPolicy, type RelationStyle } from './relation.ts'

/** Which parts the project quotes: its `quoting` config over the engine's habit of quoting all. */
export function quotePolicy(quoting: JsonRecord | undefined): PartPolicy {
  const part = (name: string) => quoting?.[name] !== false
  return { database: part('database'), schema: part('schema'), identifier: part('identifier') }
}

/** `api.Relation` and `adapter.Relation`: makes relations quoted as the project quotes. */
export function relationApi(style: RelationStyle, quoting: JsonRecord | undefined): HostObject {
  const policy = quotePolicy(quoting)
  const create = declare(
    'create',
    [['database', null], ['schema', null], ['identifier', null], ['type', null], '**options'],
    (database = null, schema = null, identifier = null, type = null, options = null) => {
      const path = {
        database: textOrNull(database, 'database'),
        schema: textOrNull(schema, 'schema'),
        identifier: textOrNull(identifier, 'identifier'),
      }
      const plain = new RelationValue(style, { path, type: relationType(type), quotePolicy: policy })
      return plain.with(relationChanges(plain.fields, options))
    },
  )
  const createFrom = declare(
    'create_from',
    ['quoting', 'relation_config', '**options'],
    (_quoting, node = null, options = null) => {
      const read = (key: string) => (isDict(node) ? (dictGet(node, key) ?? null) : null)
      const identifier = read('identifier') ?? read('alias') ?? read('name')
      const given = isDict(options) ? [...dictEntries(options)].map(([key, value]) => [str(key), value] as const) : []
      return create.call([read('database'), read('schema'), identifier], new Map<string, Value>(given))
    },
  )
  const statics: PlainDict = {
    create,
    create_from: createFrom,
    add_ephemeral_prefix: declare('add_ephemeral_prefix', ['name'], (name = '') => ephemeralName(str(name))),
    scd_args: declare('scd_args', ['primary_key', 'updated_at'], (key = null, updatedAt = null) =>
      Array.isArray(key) ? [...key, updatedAt] : [key, updatedAt],
    ),
    get_default_quote_policy: hostFunction('get_default_quote_policy', () => ({ ...policy })),
    get_default_include_policy: hostFunction('get_default_include_policy', () => ({
      database: true,
      schema: true,
      identifier: true,
    })),
    Table: 'table',
    View: 'view',
    CTE: 'cte',
    External: 'external',
    MaterializedView: 'materialized_view',
    PointerTable: 'pointer_table',
    Function: 'function',
  }
  return hostFunction(style.typeName, (args, kwargs) => create.call(args, kwargs), {
    attributes: statics,
    repr: `<class '${style.typeName}'>`,
  })
}
