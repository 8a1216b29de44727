import type { Capabilities } from '../core/adapter.ts'
import type { Location } from '../core/diagnostic.ts'
import type { Node, SourceNode } from '../core/node.ts'
import type { DeclaredPlugins } from '../core/plugin.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { Project } from '../project/project.ts'
import type { Finding, FindingKind } from './finding.ts'

/** What the checks look at: a project that could be read. */
export interface Scene {
  readonly project: Project
  readonly parsed: ParsedProject
  readonly adapterType: string
  readonly capabilities: Pick<Capabilities, 'incrementalStrategies' | 'functionLanguages'>
  /** What the target lists; absent where the engine has none. */
  readonly plugins: DeclaredPlugins | undefined
  /** The plugin that loads a source. */
  readonly pluginOf: (source: SourceNode) => string | undefined
  /** Where a node, or one of its configs, is written. */
  readonly placeOf: (node: Node, config?: string) => Location
}

/** Nodes of the project itself: what packages do is their authors' to change. */
export const ownNodes = ({ parsed }: Scene): readonly Node[] =>
  [...parsed.nodes.values(), ...parsed.sources.values()].filter(
    ({ package_name: owner }) => owner === parsed.projectName,
  )

export function found(kind: FindingKind, code: string, at: Location, message: string, way?: string): Finding {
  return {
    kind,
    code,
    file: at.file,
    ...(at.line !== undefined && { line: at.line }),
    ...(at.column !== undefined && { column: at.column }),
    message,
    ...(way !== undefined && { way }),
  }
}
