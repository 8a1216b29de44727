import type { Dialect } from './dialect.ts'
import type { Node } from './node.ts'

const neutral = ['string', 'int', 'float', 'numeric', 'boolean', 'timestamp', 'date', 'time'] as const

/** A type that a TypeScript model declares, in the engine's words: neutral names mean the same on every engine, all others are some engine's own. */
export function engineType(type: string, dialect: Dialect): string {
  const found = neutral.find((name) => name === type.trim().toLowerCase())
  return found === undefined ? dialect.ownType(type) : dialect.typeName(found)
}

/** The type of a node's declared column: SQL models and all others are written in the engine's words. */
export const declaredType = (node: Node, type: string, dialect: Dialect): string =>
  'language' in node && node.language === 'typescript' ? engineType(type, dialect) : type
