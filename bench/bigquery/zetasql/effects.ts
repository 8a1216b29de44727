import type { SchemaField } from '../../../cli/adapters/bigquery/types.ts'
import type { Catalog, KnownTable } from './catalog.ts'
import { layoutFault } from './layout.ts'
import { leafOf, list, type ResolvedNode, text } from './resolved.ts'
import { fieldOf, type ProtoType } from './types.ts'

/** What a resolved statement is, gives, and does to the catalog. */
export interface Effect {
  readonly type: string
  readonly fields: readonly SchemaField[]
  readonly fault?: string | undefined
  readonly isTemporary?: boolean
  /** A function that later statements of the script may call. */
  readonly function?: object
  apply(catalog: Catalog): void
}

const nothing = (): void => undefined

const outputFields = (node: ResolvedNode): readonly SchemaField[] =>
  list(node, 'outputColumnList').map((one) => {
    const { name, column } = one as { name?: string; column: { type: ProtoType } } // an output column
    return fieldOf({ name: name ?? '', type: column.type })
  })

const definedFields = (node: ResolvedNode): readonly SchemaField[] =>
  list(node, 'columnDefinitionList').map((one) => definedField(one))

function definedField(definition: unknown): SchemaField {
  const { name, type } = definition as { name: string; type: ProtoType } // a column definition
  return fieldOf({ name, type })
}

/** Paths are written whole, or as one quoted name. */
const pathOf = (node: ResolvedNode, key = 'namePath'): readonly string[] =>
  list(node, key).map(String).join('.').split('.')

export function effectOf(statement: ResolvedNode): Effect {
  const { kind, node } = leafOf(statement)
  const of = effects[kind]
  if (of) return of(node)
  return {
    type: kind
      .replace(/^resolved|StmtNode$/g, '')
      .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
      .toUpperCase(),
    fields: [],
    apply: nothing,
  }
}

const isTemporary = (node: ResolvedNode): boolean => text(node, 'createScope') === 'CREATE_TEMP'

function created(type: string, table: KnownTable['type'], node: ResolvedNode, fields: readonly SchemaField[]): Effect {
  return {
    type,
    fields: [],
    fault: modeFault(node) ?? (table === 'VIEW' ? undefined : layoutFault(node)) ?? nameFault(fields),
    apply: (catalog) => catalog.set({ path: pathOf(node), type: table, fields }),
  }
}

const modeFault = (node: ResolvedNode): string | undefined =>
  pathOf(node).length === 3 || isTemporary(node)
    ? undefined
    : `"${pathOf(node).join('.')}" must be qualified with a dataset.`

/** Every column of what is kept has a name of its own. */
function nameFault(fields: readonly SchemaField[]): string | undefined {
  const names = fields.map(({ name }) => name.toLowerCase())
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) return `Duplicate column name "${twice}".`
  return names.some((name) => name === '' || name.startsWith('$')) ? 'CREATE TABLE columns must be named.' : undefined
}

const effects: Readonly<Record<string, (node: ResolvedNode) => Effect>> = {
  resolvedQueryStmtNode: (node) => ({ type: 'SELECT', fields: outputFields(node), apply: nothing }),
  resolvedCreateTableAsSelectStmtNode: (node) => {
    const fields = list(node, 'columnDefinitionList').length > 0 ? definedFields(node) : outputFields(node)
    return created('CREATE_TABLE_AS_SELECT', 'TABLE', node, fields)
  },
  resolvedCreateTableStmtNode: (node) => copied(node) ?? created('CREATE_TABLE', 'TABLE', node, definedFields(node)),
  resolvedCreateViewStmtNode: (node) => created('CREATE_VIEW', 'VIEW', node, outputFields(node)),
  resolvedCreateMaterializedViewStmtNode: (node) =>
    created('CREATE_MATERIALIZED_VIEW', 'MATERIALIZED_VIEW', node, outputFields(node)),
  resolvedCreateSchemaStmtNode: (node) => ({
    type: 'CREATE_SCHEMA',
    fields: [],
    apply: (catalog) => catalog.addDataset(pathOf(node)[0] ?? '', pathOf(node)[1] ?? ''),
  }),
  resolvedCreateFunctionStmtNode: (node) => ({
    type: 'CREATE_FUNCTION',
    fields: [],
    function: { namePath: list(node, 'namePath'), group: 'script', mode: 'SCALAR', signature: [node['signature']] },
    apply: nothing,
  }),
  resolvedDropStmtNode: dropped,
  resolvedDropMaterializedViewStmtNode: dropped,
  resolvedAlterTableStmtNode: altered,
}

function dropped(node: ResolvedNode): Effect {
  const kind = text(node, 'objectType').toUpperCase()
  return {
    type: `DROP_${kind || 'MATERIALIZED_VIEW'}`,
    fields: [],
    apply: (catalog) => void catalog.delete(pathOf(node)),
  }
}

/** COPY and CLONE take the source's columns. */
function copied(node: ResolvedNode): Effect | undefined {
  const from = leafOf(node['copyFrom'] ?? node['cloneFrom'])
  if (from.kind === '') return undefined
  const { table } = from.node as { table?: { fullName?: string; name?: string } } // a table scan
  const source = (table?.fullName ?? table?.name ?? '').split('.')
  return {
    type: 'CREATE_TABLE',
    fields: [],
    apply: (catalog) => {
      const found = catalog.get(source)
      if (!found) throw new Error(`No table ${source.join('.')} to copy`)
      catalog.set({ ...found, path: pathOf(node) })
    },
  }
}

function altered(node: ResolvedNode): Effect {
  const path = pathOf(node)
  return {
    type: 'ALTER_TABLE',
    fields: [],
    apply: (catalog) => {
      const table = catalog.get(path)
      if (!table) return
      const changed = list(node, 'alterActionList').reduce<KnownTable>((now, action) => changedBy(now, action), table)
      catalog.delete(path)
      catalog.set(changed)
    },
  }
}

function changedBy(table: KnownTable, action: unknown): KnownTable {
  const { kind, node } = leafOf(action)
  const isNamed = (name: string) => (field: SchemaField) => field.name.toLowerCase() === name.toLowerCase()
  switch (kind) {
    case 'resolvedAddColumnActionNode':
      return { ...table, fields: [...table.fields, definedField(node['columnDefinition'])] }
    case 'resolvedDropColumnActionNode':
      return { ...table, fields: table.fields.filter((field) => !isNamed(text(node, 'name'))(field)) }
    case 'resolvedAlterColumnSetDataTypeActionNode': {
      const name = text(node, 'column')
      const changed = fieldOf({ name, type: node['updatedType'] as ProtoType }) // the action's new type
      return {
        ...table,
        fields: table.fields.map((field) => (isNamed(name)(field) ? { ...changed, name: field.name } : field)),
      }
    }
    case 'resolvedRenameToActionNode':
      return { ...table, path: [...table.path.slice(0, 2), pathOf(node, 'newPath').at(-1) ?? ''] }
    case 'resolvedRenameColumnActionNode':
      return {
        ...table,
        fields: table.fields.map((field) =>
          isNamed(text(node, 'name'))(field) ? { ...field, name: text(node, 'newName') } : field,
        ),
      }
    default:
      return table
  }
}
