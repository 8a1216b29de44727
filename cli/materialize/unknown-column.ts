import { problem, type Diagnostic } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { BuiltNode } from './input.ts'
import { namesOf } from './layout.ts'

/** A config names a column that is not there. */
export const unknownColumn = (node: BuiltNode, key: string, column: string, columns: readonly string[]): Diagnostic =>
  problem('column-not-found', { column, node: node.name, key }, undefined, {
    hint: didYouMean(column, columns) ?? `It has ${columns.map((name) => `"${name}"`).join(', ')}.`,
    config: key,
  })

/** A part of `unique_key` that is no column of the table; parts that are expressions are the engine's to judge. */
export function missingKey(node: BuiltNode, columns: readonly string[]): Diagnostic | undefined {
  const known = new Set(columns.map((name) => name.toLowerCase()))
  const missing = namesOf(node.config.unique_key).find((name) => /^\w+$/.test(name) && !known.has(name.toLowerCase()))
  return missing === undefined ? undefined : unknownColumn(node, 'unique_key', missing, columns)
}
