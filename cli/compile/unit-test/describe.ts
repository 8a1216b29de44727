import { cteRelation, ephemeralName, type RelationValue } from '../../context/relation.ts'
import { runContext } from '../../context/run-context.ts'
import { stylesOf } from '../../context/styles.ts'
import type { Connection } from '../../core/adapter.ts'
import { engineType } from '../../core/engine-type.ts'
import type { ModelNode, Node, UniqueId } from '../../core/node.ts'
import { findNode } from '../../core/parsed-project.ts'
import type { Column } from '../../core/relation.ts'
import { render } from '../../jinja/template.ts'
import { withoutFinalSemicolon } from '../../sql/comments.ts'
import type { CompileEnv } from '../compile-env.ts'
import { injectCtes, type Cte } from '../ephemeral.ts'
import { unlocated } from '../located-text.ts'
import { rowsQuery } from './fixture-sql.ts'

/** A node's columns and who told them: the warehouse, its code, or its properties, which may leave some out. */
interface Seen {
  readonly columns: readonly Column[]
  readonly by: 'warehouse' | 'code' | 'properties'
}

/** Finds out the columns of nodes, those included that nothing has built yet: their code is described over empty inputs. */
export class ColumnFinder {
  readonly #env: CompileEnv
  readonly #connection: Connection
  readonly #known = new Map<UniqueId, Promise<Seen>>()

  constructor(env: CompileEnv, connection: Connection) {
    this.#env = env
    this.#connection = connection
  }

  /** All columns of a node; empty when neither the warehouse nor the node's code tell. */
  async columnsOf(node: Node, from: Node): Promise<readonly Column[]> {
    const { columns, by } = await this.#see(node, from)
    return by === 'properties' ? [] : columns
  }

  #see(node: Node, from: Node): Promise<Seen> {
    const known = this.#known.get(node.unique_id)
    if (known) return known
    const found = this.#look(node, from)
    this.#known.set(node.unique_id, found)
    return found
  }

  async #look(node: Node, from: Node): Promise<Seen> {
    const built = await this.#builtColumns(await this.#env.run.relations.relationOf(node, from))
    if (built.length > 0) return { columns: built, by: 'warehouse' }
    // A TypeScript model declares all its columns.
    if ('language' in node && node.language === 'typescript') {
      const { dialect } = this.#env.run.adapter
      const columns = typedColumns(node).map(({ name, type }) => ({ name, type: engineType(type, dialect) }))
      return { columns, by: 'code' }
    }
    const described = await this.#described(node)
    return described.length > 0 ? { columns: described, by: 'code' } : { columns: typedColumns(node), by: 'properties' }
  }

  async #described(node: Node): Promise<readonly Column[]> {
    if (node.resource_type === 'model' && node.language === 'sql') return this.#describedModel(node)
    if (node.resource_type !== 'seed' || !this.#env.run.seedTable) return []
    const { columns } = await this.#env.run.seedTable(node)
    return columns.map(({ name, type }) => ({ name, type: node.config.column_types[name] ?? type }))
  }

  #builtColumns(relation: RelationValue): Promise<readonly Column[]> {
    const { external } = relation.fields
    return external === null
      ? this.#connection.columnsOf(relation.toRelation())
      : this.#connection.describe(`select * from ${external}`)
  }

  async #describedModel(model: ModelNode): Promise<readonly Column[]> {
    // A refused statement would end the transaction that others rely on.
    if (this.#connection.inTransaction) return []
    try {
      const { ctes, stand } = await this.#emptyInputs(model)
      const { names } = runContext(this.#env.run, model, { connection: this.#connection, stand })
      const code = await render(this.#env.templateOf(model, model.raw_code), names.scope)
      const sql = injectCtes(code, ctes, this.#env.syntax).text
      return await this.#connection.describe(withoutFinalSemicolon(sql, this.#env.syntax))
    } catch {
      // What cannot be described so (a template that asks for data, an input of which nothing is known) has its properties to tell.
      return []
    }
  }

  /** An empty CTE for each input that is not built. */
  async #emptyInputs(model: ModelNode) {
    const style = stylesOf(this.#env.run.adapter).relation
    const stands = new Map<UniqueId, RelationValue>()
    const ctes: Cte[] = []
    for (const id of model.depends_on.nodes) {
      const parent = findNode(this.#env.run.parsed, id)
      if (parent === undefined) continue
      const { columns, by } = await this.#see(parent, model)
      if (by === 'warehouse' || columns.length === 0) continue
      const identifier = `empty_${ctes.length}`
      stands.set(id, cteRelation(style, identifier))
      ctes.push({
        id,
        name: ephemeralName(identifier),
        code: unlocated(rowsQuery([], columns, this.#env.run.adapter.dialect)),
      })
    }
    return { ctes, stand: (target: Node) => stands.get(target.unique_id) }
  }
}

/** Columns with a type in the node's properties; a seed's `column_types` count too. */
export function typedColumns(node: Node): readonly Column[] {
  const columns = 'columns' in node ? Object.values(node.columns) : []
  const typed = columns.flatMap(({ name, data_type: type }) => (type === null ? [] : [{ name, type }]))
  if (node.resource_type !== 'seed') return typed
  const names = new Set(typed.map(({ name }) => name.toLowerCase()))
  const more = Object.entries(node.config.column_types).filter(([name]) => !names.has(name.toLowerCase()))
  return [...typed, ...more.map(([name, type]) => ({ name, type }))]
}
