import { problem } from '../core/diagnostic.ts'
import type { MacroNode, UniqueId } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import type { Descriptions } from './descriptions.ts'
import { patchPath, placeOf, type Entry } from './entry.ts'
import type { MacroLibrary } from './load-macros.ts'
import { nodeOfMacro } from './macro-library.ts'
import type { Session } from './parse-options.ts'
import { flagOf, isRecord, recordOf, recordsOf, textOf } from './read-json.ts'

/** Every macro's node, with what properties say of it. */
export function describedMacros(
  { macros, registry }: MacroLibrary,
  entries: readonly Entry[],
  session: Session,
  descriptions: Descriptions,
): ReadonlyMap<UniqueId, MacroNode> {
  const { problems, createdAt } = session
  const nodes = new Map<UniqueId, MacroNode>()
  // A macro that is not valid has been told of; it has no node.
  for (const macro of macros) if (macro.isValid()) nodes.set(macro.uniqueId, nodeOfMacro(macro, registry, createdAt))
  for (const entry of entries) {
    const id = `macro.${entry.package.name}.${entry.name}`
    const node = nodes.get(id)
    const at = () => placeOf(entry, 'name')
    if (!node) {
      const own = macros.filter((macro) => macro.packageName === entry.package.name).map(({ name }) => name)
      problems.push(
        problem('macro-patch-without-macro', { name: entry.name }, at(), { hint: didYouMean(entry.name, own) }),
      )
    } else if (node.patch_path !== null) {
      problems.push(problem('duplicate-patch', { kind: 'macro', name: entry.name }, at()))
    } else nodes.set(id, patched(node, entry, session, descriptions))
  }
  return nodes
}

function patched(node: MacroNode, entry: Entry, { problems }: Session, descriptions: Descriptions): MacroNode {
  const { value } = entry
  const at = () => placeOf(entry, 'name')
  const describe = (text: string): string => descriptions.describe(text, node.package_name, at).description
  const config = recordOf(value.config)
  const meta = { ...recordOf(value.meta), ...recordOf(config.meta) }
  const docs = isRecord(config.docs) ? config.docs : recordOf(value.docs)
  const shownDocs = { show: flagOf(docs.show) ?? true, node_color: textOf(docs.node_color) }
  const args = recordsOf(value.arguments).map((argument) => ({
    name: textOf(argument.name) ?? '',
    type: textOf(argument.type),
    description: describe(textOf(argument.description) ?? ''),
  }))
  const described = args.map(({ name }) => name)
  const found = node.arguments.map(({ name }) => name)
  if (args.length > 0 && found.length > 0 && described.join() !== found.join()) {
    problems.push(problem('macro-arguments', { name: node.name, described, found }, placeOf(entry, 'arguments')))
  }
  return {
    ...node,
    description: describe(textOf(value.description) ?? ''),
    meta,
    docs: shownDocs,
    config: { meta, docs: shownDocs },
    patch_path: patchPath(entry),
    arguments: args.length > 0 ? args : node.arguments,
  }
}
