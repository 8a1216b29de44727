import { markedJson } from '../core/float-marks.ts'
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
  const isCompiled = entry !== undefined && entry.compiled.compiledCode !== undefined
  const text = isCompiled ? undefined : known.get(node)
  if (text !== undefined) return text
  const made = withKeys(markedJson(entryOf(node)), isCompiled ? compiledKeys(entry) : keysOf(node))
  if (!isCompiled) known.set(node, made)
  return made
}

/** Adds keys to an object's JSON. Copying thousands of nodes for the sake of a key would take longer than writing them. */
function withKeys(json: string, keys: Readonly<Record<string, Json>>): string {
  const added = JSON.stringify(keys)
  return added === '{}' ? json : `${json.slice(0, -1)},${added.slice(1)}`
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

/** What a node that was not compiled says besides its own. */
function keysOf(node: Node): Readonly<Record<string, Json>> {
  const isPlain =
    node.resource_type === 'seed' ||
    node.resource_type === 'unit_test' ||
    node.resource_type === 'source' ||
    node.resource_type === 'exposure'
  return isPlain ? {} : { compiled_path: null }
}

function entryOf(node: Node): object {
  switch (node.resource_type) {
    case 'seed': {
      // A seed has no SQL: nothing of a template, no nodes it could depend on.
      const { language: _, depends_on: dependsOn, ...rest } = node
      return { ...rest, depends_on: { macros: dependsOn.macros } }
    }
    case 'test': {
      if (node.test_metadata !== null) return node
      const { test_metadata: _, column_name: __, file_key_name: ___, attached_node: ____, ...rest } = node
      return rest
    }
    case 'unit_test':
      return unitTestEntry(node)
    case 'source':
    case 'exposure':
    case 'model':
    case 'snapshot':
    case 'function':
    case 'analysis':
    case 'operation':
    case 'sql_operation':
      return node
  }
}

function unitTestEntry(node: UnitTestNode): object {
  const { tested_node_unique_id: _, ...rest } = node
  return rest
}

/**
 * `config` of a macro came with dbt 1.12 and says nothing that is not beside it, as functions in JavaScript did; readers of 1.11 know neither the key nor
 * the word.
 */
export function macroText(macro: MacroNode): string {
  const { config: _, supported_languages: languages, ...rest } = macro
  const known = languages?.filter((language) => language !== 'javascript') ?? null
  return JSON.stringify({ ...rest, supported_languages: known })
}
