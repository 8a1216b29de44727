import type { Relation, RelationType } from '../core/relation.ts'
import { HostObject } from '../jinja/host.ts'
import type { Value } from '../jinja/values.ts'
import { relationMembers } from './relation-members.ts'

export interface RelationPath {
  readonly database: string | null
  readonly schema: string | null
  readonly identifier: string | null
}

export type PartPolicy = Readonly<Record<keyof RelationPath, boolean>>

/** Rows to keep by time: `start` inclusive, `end` exclusive, as text the engine reads as a timestamp. */
export interface EventTimeFilter {
  readonly field: string
  readonly start: string | null
  readonly end: string | null
}

/** What an engine's relations have in common. */
export interface RelationStyle {
  /** `DuckDBRelation`; packages test that the name ends in `Relation`. */
  readonly typeName: string
  readonly quote: (identifier: string) => string
  /** How an event-time bound is compared with its column. */
  readonly timeLiteral?: (text: string) => string
}

export interface RelationFields {
  readonly path: RelationPath
  readonly type: RelationType | 'pointer_table' | 'ephemeral' | null
  readonly quotePolicy: PartPolicy
  readonly includePolicy: PartPolicy
  /** Rows at most, for `--empty` (0) and previews. */
  readonly limit: number | null
  readonly eventTimeFilter: EventTimeFilter | null
  /** Text that stands for the relation where it is read, such as a file's path. */
  readonly external: string | null
  /** The view of an information schema, written unquoted after the path. */
  readonly view: string | null
}

const everyPart: PartPolicy = { database: true, schema: true, identifier: true }
const partNames = ['database', 'schema', 'identifier'] as const

/** A relation as templates hold it (`this`, `ref(…)`, `api.Relation.create(…)`): a name with the way it is written. */
export class RelationValue extends HostObject {
  readonly style: RelationStyle
  readonly fields: RelationFields
  constructor(style: RelationStyle, fields: Partial<RelationFields> & { readonly path: RelationPath }) {
    super()
    this.style = style
    this.fields = {
      type: null,
      quotePolicy: everyPart,
      includePolicy: everyPart,
      limit: null,
      eventTimeFilter: null,
      external: null,
      view: null,
      ...fields,
    }
  }

  get typeName(): string {
    return this.fields.view === null ? this.style.typeName : 'InformationSchema'
  }

  with(changes: Partial<RelationFields>): RelationValue {
    return new RelationValue(this.style, { ...this.fields, ...changes })
  }

  /** The name alone, without limit or filter. */
  render(): string {
    const { path, quotePolicy, includePolicy, external, view } = this.fields
    if (external !== null) return external
    const parts: string[] = []
    for (const part of partNames) {
      const text = path[part]
      if (text !== null && includePolicy[part]) parts.push(quotePolicy[part] ? this.style.quote(text) : text)
    }
    if (view !== null) parts.push(view)
    return parts.join('.')
  }

  /** As it stands in a FROM clause: a limit innermost, the event-time filter around it. */
  override str(): string {
    const { type, limit, eventTimeFilter } = this.fields
    const name = this.render()
    if (type === 'function') return name
    const limited = limit === null ? name : this.renderLimited()
    const condition = eventTimeFilter && this.#condition(eventTimeFilter)
    return condition ? `(select * from ${limited} where ${condition})` : limited
  }

  renderLimited(): string {
    const { limit } = this.fields
    const name = this.render()
    if (limit === null) return name
    return limit === 0 ? `(select * from ${name} where false limit 0)` : `(select * from ${name} limit ${limit})`
  }

  #condition({ field, start, end }: EventTimeFilter): string {
    const literal = this.style.timeLiteral ?? ((text: string) => `'${text}'`)
    const bounds: string[] = []
    if (start !== null) bounds.push(`${field} >= ${literal(start)}`)
    if (end !== null) bounds.push(`${field} < ${literal(end)}`)
    return bounds.join(' and ')
  }

  override repr(): string {
    return `<${this.typeName} ${this.render()}>`
  }
  override truthy(): boolean {
    return true
  }
  override getAttr(name: string): Value | undefined {
    return relationMembers(this, name)
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? relationMembers(this, key) : undefined
  }
  override isMapping(): boolean {
    return true
  }
  override contains(item: Value): boolean {
    return typeof item === 'string' && relationMembers(this, item) !== undefined
  }
  override hashKey(): string {
    return `relation:${this.render()}`
  }
  override equals(other: Value): boolean {
    return other instanceof RelationValue && JSON.stringify(other.fields) === JSON.stringify(this.fields)
  }

  /** The plain name, for the warehouse. */
  toRelation(): Relation {
    const { path, type } = this.fields
    const known = type === 'pointer_table' || type === 'ephemeral' ? null : type
    return {
      database: path.database,
      schema: path.schema,
      identifier: path.identifier ?? '',
      ...(known !== null && { type: known }),
    }
  }
}

export const relationValue = (style: RelationStyle, relation: Relation): RelationValue =>
  new RelationValue(style, {
    path: { database: relation.database, schema: relation.schema, identifier: relation.identifier },
    type: relation.type ?? null,
  })

/** The name an ephemeral model's CTE has. */
export const ephemeralName = (identifier: string): string => `__dbt__cte__${identifier}`

/** A reference to the CTE of an ephemeral model or of a unit test's input. */
export const cteRelation = (style: RelationStyle, identifier: string): RelationValue =>
  new RelationValue(style, {
    path: { database: null, schema: null, identifier: ephemeralName(identifier) },
    type: 'cte',
    quotePolicy: { ...everyPart, identifier: false },
  })
