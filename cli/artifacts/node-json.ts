import type { Json } from '../core/config.ts'
import type { MacroNode, Node, UnitTestNode } from '../core/node.ts'
import type { CompiledNode } from '../core/result.ts'

/** What compiling adds to a node's entry. */
export interface CompiledEntry {
  readonly compiled: CompiledNode
  /** Where its SQL was written, relative to the project. */
  readonly path: string
}

/** Texts of nodes that were not compiled; a watcher writes the same ones again and again. */
const known = new WeakMap<Node, string>()

/** A node's entry in the manifest: the keys that dbt's schema knows for its kind, and no others. */
export function nodeText(node: Node, entry: CompiledEntry | undefined): string {
  if (entry && entry.compiled.compiledCode !== undefined)
    return JSON.stringify({ ...entryOf(node), ...compiledKeys(entry) })
  const text = known.get(node)
  if (text !== undefined) return text
  const made = JSON.stringify(entryOf(node))
  known.set(node, made)
  return made
}

function compiledKeys({ compiled, path }: CompiledEntry): Readonly<Record<string, Json>> {
  return {
    compiled: true,
    compiled_code: compiled.compiledCode ?? '',
    compiled_path: path,
    extra_ctes_injected: compiled.extraCtesInjected,
    extra_ctes: compiled.extraCtes.map(({ id, sql }) => ({ id, sql })),
  }
}

function entryOf(node: Node): object {
  switch (node.resource_type) {
    case 'seed': {
      // A seed has no SQL: nothing of a template, no nodes it could depend on.
      const { language: _, depends_on: dependsOn, ...rest } = node
      return { ...rest, depends_on: { macros: dependsOn.macros } }
    }
    case 'test': {
      if (node.test_metadata !== null) return { ...node, compiled_path: null }
      const { test_metadata: _, column_name: __, file_key_name: ___, attached_node: ____, ...rest } = node
      return { ...rest, compiled_path: null }
    }
    case 'unit_test':
      return unitTestEntry(node)
    case 'source':
    case 'exposure':
      return node
    case 'model':
    case 'snapshot':
    case 'analysis':
    case 'operation':
    case 'sql_operation':
      return { ...node, compiled_path: null }
  }
}

function unitTestEntry(node: UnitTestNode): object {
  const { tested_node_unique_id: _, ...rest } = node
  return rest
}

/** `config` of a macro came with dbt 1.12 and says nothing that is not beside it; readers of 1.11 know no such key. */
export function macroText(macro: MacroNode): string {
  const { config: _, ...rest } = macro
  return JSON.stringify(rest)
}
