import type { Connection, ExistingRelation } from '../core/adapter.ts'
import { relationKey, type Relation } from '../core/relation.ts'

interface SchemaName {
  readonly database: string | null
  readonly schema: string
}

const schemaKey = ({ database, schema }: SchemaName): string => `${database ?? ''}\u0000${schema}`.toLowerCase()

/**
 * What exists in the warehouse: each schema is listed once, and told of what nodes make. Node by node asking would cost as much as the
 * smallest nodes themselves.
 */
export class RelationCache {
  readonly #relations = new Map<string, ExistingRelation>()
  readonly #listed = new Map<string, Promise<void>>()

  /** Lists schemas that are not known yet; a second asker of a schema waits for the first. */
  async list(connection: Connection, schemas: Iterable<SchemaName>): Promise<void> {
    for (const schema of schemas) {
      const key = schemaKey(schema)
      const listed = this.#listed.get(key) ?? this.#read(connection, schema)
      this.#listed.set(key, listed)
      await listed
    }
  }

  async #read(connection: Connection, schema: SchemaName): Promise<void> {
    for (const relation of await connection.listRelations(schema)) this.#relations.set(relationKey(relation), relation)
  }

  /** The relation of that name; its schema is listed when it was not before. */
  async find(connection: Connection, relation: Relation): Promise<ExistingRelation | undefined> {
    if (relation.schema !== null) {
      await this.list(connection, [{ database: relation.database, schema: relation.schema }])
    }
    return this.#relations.get(relationKey(relation))
  }

  /** Asks the warehouse again about one relation: something that tells nothing of what it does has run. */
  async refresh(connection: Connection, relation: Relation): Promise<void> {
    const found = await connection.findRelation(relation)
    if (found) this.#relations.set(relationKey(relation), found)
    else this.#relations.delete(relationKey(relation))
  }

  exists(relation: ExistingRelation): void {
    this.#relations.set(relationKey(relation), relation)
  }
}
