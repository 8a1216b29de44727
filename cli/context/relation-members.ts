import { problem, ProblemError } from '../core/diagnostic.ts'
import { declare } from '../jinja/host.ts'
import { isDict, type Value } from '../jinja/values.ts'
import { dictEntries, dictGet } from '../jinja/dict.ts'
import { str } from '../jinja/text.ts'
import { orElse, textOrNull } from './arguments.ts'
import type { PartPolicy, RelationFields, RelationPath, RelationValue } from './relation.ts'

type Member = (relation: RelationValue) => Value

const partParams = [
  ['database', null],
  ['schema', null],
  ['identifier', null],
] as const
const renameable = new Set(['table', 'view', 'materialized_view'])

const isType =
  (type: string): Member =>
  (relation) =>
    relation.fields.type === type

/** dbt's relation, member by member; what is not here is undefined in a template. */
const members: Readonly<Record<string, Member>> = {
  database: ({ fields }) => fields.path.database,
  schema: ({ fields }) => fields.path.schema,
  identifier: ({ fields }) => fields.path.identifier,
  name: ({ fields }) => fields.path.identifier,
  table: ({ fields }) => fields.path.identifier,
  path: ({ fields }) => ({ ...fields.path }),
  type: ({ fields }) => fields.type,
  quote_policy: ({ fields }) => ({ ...fields.quotePolicy }),
  include_policy: ({ fields }) => ({ ...fields.includePolicy }),
  quote_character: ({ style }) => style.quote('')[0] ?? '',
  limit: ({ fields }) => fields.limit,
  external: ({ fields }) => fields.external,
  metadata: (relation) => ({ type: relation.typeName }),
  information_schema_view: ({ fields }) => fields.view,
  is_table: isType('table'),
  is_view: isType('view'),
  is_cte: isType('cte'),
  is_materialized_view: isType('materialized_view'),
  is_pointer: isType('pointer_table'),
  is_function: isType('function'),
  can_be_renamed: ({ fields }) => fields.type !== null && renameable.has(fields.type),
  can_be_replaced: isType('view'),
  Table: () => 'table',
  View: () => 'view',
  CTE: () => 'cte',
  External: () => 'external',
  MaterializedView: () => 'materialized_view',
  PointerTable: () => 'pointer_table',
  Function: () => 'function',
  get_function_config: () => declare('get_function_config', ['model'], (model = null) => functionConfig(model)),
  get_function_macro_name: () =>
    declare('get_function_macro_name', ['config'], (config = null) => {
      const of = (key: string): string => str((isDict(config) ? dictGet(config, key) : null) ?? '')
      return `${of('type')}_function_${of('language')}`
    }),
  render: (relation) => declare('render', [], () => relation.render()),
  render_limited: (relation) => declare('render_limited', [], () => relation.renderLimited()),
  quoted: ({ style }) => declare('quoted', ['identifier'], (identifier = '') => style.quote(str(identifier))),
  include: (relation) =>
    declare('include', partParams, (...parts) =>
      relation.with({ includePolicy: changedPolicy(relation.fields.includePolicy, parts) }),
    ),
  quote: (relation) =>
    declare('quote', partParams, (...parts) =>
      relation.with({ quotePolicy: changedPolicy(relation.fields.quotePolicy, parts) }),
    ),
  without_identifier: (relation) =>
    declare('without_identifier', [], () =>
      relation.with({
        includePolicy: { ...relation.fields.includePolicy, identifier: false },
        path: { ...relation.fields.path, identifier: null },
      }),
    ),
  replace_path: (relation) =>
    declare('replace_path', ['**parts'], (parts = null) =>
      relation.with({ path: { ...relation.fields.path, ...pathOf(parts) } }),
    ),
  incorporate: (relation) =>
    declare('incorporate', ['**changes'], (changes = null) => relation.with(relationChanges(relation.fields, changes))),
  information_schema: (relation) =>
    declare('information_schema', [['view_name', null]], (view = null) =>
      informationSchema(relation, typeof view === 'string' ? view : null),
    ),
  information_schema_only: (relation) =>
    declare('information_schema_only', [], () => informationSchema(relation, null)),
  matches: (relation) => declare('matches', partParams, (...parts) => matches(relation, parts)),
  get: (relation) =>
    declare('get', ['key', ['default', null]], (key = null, fallback = null) =>
      typeof key === 'string' ? orElse(relationMembers(relation, key), fallback) : fallback,
    ),
}

export function relationMembers(relation: RelationValue, name: string): Value | undefined {
  return Object.hasOwn(members, name) ? members[name]?.(relation) : undefined
}

function changedPolicy(policy: PartPolicy, [database, schema, identifier]: readonly Value[]): PartPolicy {
  return {
    database: typeof database === 'boolean' ? database : policy.database,
    schema: typeof schema === 'boolean' ? schema : policy.schema,
    identifier: typeof identifier === 'boolean' ? identifier : policy.identifier,
  }
}

/** What `incorporate(path=…, type=…, quote_policy=…)` and `create(…)` change; keys that are absent stay. */
export function relationChanges(fields: RelationFields, changes: Value): Partial<RelationFields> {
  const given = new Map(isDict(changes) ? dictEntries(changes) : [])
  const path = given.get('path')
  const quoting = given.get('quote_policy')
  const including = given.get('include_policy')
  const type = given.get('type')
  const limit = given.get('limit')
  return {
    ...(path !== undefined && { path: { ...fields.path, ...pathOf(path) } }),
    ...(quoting !== undefined && { quotePolicy: { ...fields.quotePolicy, ...policyOf(quoting) } }),
    ...(including !== undefined && { includePolicy: { ...fields.includePolicy, ...policyOf(including) } }),
    ...(type !== undefined && { type: relationType(type) }),
    ...((typeof limit === 'number' || limit === null) && { limit }),
  }
}

export function pathOf(value: Value): Partial<RelationPath> {
  if (!isDict(value)) return {}
  const found: { database?: string | null; schema?: string | null; identifier?: string | null } = {}
  for (const [key, part] of dictEntries(value)) {
    if (key === 'database' || key === 'schema' || key === 'identifier') found[key] = textOrNull(part, key)
  }
  return found
}

function policyOf(value: Value): Partial<PartPolicy> {
  const found: { database?: boolean; schema?: boolean; identifier?: boolean } = {}
  const entries = isDict(value) ? dictEntries(value) : []
  for (const [key, part] of entries) {
    const isPart = key === 'database' || key === 'schema' || key === 'identifier'
    if (isPart && typeof part === 'boolean') found[key] = part
  }
  return found
}

const relationTypes = new Set([
  'table',
  'view',
  'external',
  'materialized_view',
  'function',
  'cte',
  'pointer_table',
  'ephemeral',
])

export function relationType(value: Value): RelationFields['type'] {
  if (typeof value !== 'string') return null
  if (relationTypes.has(value)) return value as RelationFields['type'] // a member of the set above
  throw new ProblemError(problem('relation-type', { found: value, expected: [...relationTypes] }))
}

/** How a function is made, as far as its node says so; None for any other node. */
function functionConfig(model: Value): Value {
  if (!isDict(model) || dictGet(model, 'resource_type') !== 'function') return null
  const config = dictGet(model, 'config') ?? null
  const of = (key: string): Value => (isDict(config) ? (dictGet(config, key) ?? null) : null)
  return {
    language: dictGet(model, 'language') ?? '',
    type: of('type') ?? '',
    runtime_version: of('runtime_version'),
    entry_point: of('entry_point'),
  }
}

export function informationSchema(relation: RelationValue, view: string | null): RelationValue {
  const { path, quotePolicy } = relation.fields
  return relation.with({
    type: 'view',
    path: { database: path.database, schema: null, identifier: 'INFORMATION_SCHEMA' },
    includePolicy: { database: path.database !== null, schema: false, identifier: true },
    quotePolicy: { ...quotePolicy, identifier: false },
    view,
  })
}

function matches(
  { fields }: RelationValue,
  [database = null, schema = null, identifier = null]: readonly Value[],
): boolean {
  const wanted = { database, schema, identifier }
  return (['database', 'schema', 'identifier'] as const).every((part) => {
    const value = wanted[part]
    return typeof value !== 'string' || fields.path[part] === value
  })
}
