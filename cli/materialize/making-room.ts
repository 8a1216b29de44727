import type { ExistingRelation } from '../core/adapter.ts'
import type { RelationType } from '../core/relation.ts'
import type { Relation } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
import type { Writing } from './build.ts'
import type { MaterializeInput } from './input.ts'
import { mainSql, sql, type SqlStep } from './statement.ts'

type Room = Pick<MaterializeInput, 'target' | 'dialect'>

/** What has to go before the relation can stand there: a table cannot replace a view of its name, nor a view a table, nor some engines' tables one of another layout. */
export function inTheWay(
  { existing, isReplaceable }: MaterializeInput['facts'],
  { type, keeps }: Pick<Writing, 'type' | 'keeps'>,
): ExistingRelation | undefined {
  if (!existing) return undefined
  const isTaken = !sameKind(existing, type) || (type === 'table' && !keeps && isReplaceable === false)
  return isTaken ? existing : undefined
}

const sameKind = (existing: ExistingRelation, type: RelationType): boolean => kindOf(existing.type) === kindOf(type)

const kindOf = (type: RelationType): RelationType => (type === 'external' ? 'view' : type)

export const dropStep = ({ target, dialect }: Room, other: ExistingRelation): Step =>
  sql(`drop the ${other.type} of that name`, dialect.drop(target, other.type))

/**
 * What is in the way goes in the same script that makes the relation, so that readers miss it for as short a time as can be, whatever becomes of us in between.
 * A step of its own where a transaction holds both, or where the statement has to come first.
 */
export function dropWith(room: Room, other: ExistingRelation, make: SqlStep): readonly Step[] {
  const { dialect, target } = room
  if (!dialect.script || /^\s*(?:declare|begin)\b/i.test(make.sql)) return [dropStep(room, other), make]
  const drop = dialect.drop(target, other.type)
  const text = dialect.script([drop, make.sql])
  const shift = text.length - make.sql.length
  return [
    {
      ...make,
      sql: text,
      swaps: true,
      repeats: true,
      ...(make.compiledAt !== undefined && { compiledAt: make.compiledAt + shift }),
    },
  ]
}

/** A staged table takes the place of what is in the way by its name, which takes no time, and is gone from where it stood. Undefined where tables are not renamed. */
export function renamedOver(room: Room, other: ExistingRelation, staged: Relation): readonly Step[] | undefined {
  const { dialect, target } = room
  const rename = dialect.rename?.(staged, target)
  return rename === undefined ? undefined : dropWith(room, other, mainSql('publish', rename))
}
