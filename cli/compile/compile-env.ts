import type { RunEnv, RunOptions } from '../context/run-env.ts'
import type { RelationPolicy } from '../context/relation-policy.ts'
import { originAt, quoteAround } from '../context/text-origin.ts'
import type { Location } from '../core/diagnostic.ts'
import type { Node, UniqueId } from '../core/node.ts'
import type { Located } from '../jinja/provenance.ts'
import type { Origin } from '../jinja/source.ts'
import { compileTemplate, type Template } from '../jinja/template.ts'
import { bigquerySyntax, duckdbSyntax, type SqlSyntax } from '../sql/syntax.ts'
import type { Cte } from './ephemeral.ts'

/** The code of a node without the CTEs it needs, and these in their order. */
export interface Rendered {
  readonly code: Located
  readonly ctes: readonly Cte[]
}

/** What compiling nodes of one run shares. */
export interface CompileEnv {
  readonly run: RunEnv
  readonly syntax: SqlSyntax
  /** False with `--no-inject-ephemeral-ctes`. */
  readonly injectsCtes: boolean
  /** A node's template; the same for renderings of it one after another. */
  templateOf(node: Node, code: string): Template
  /** Ephemeral models, each rendered once for all that read it. */
  readonly ephemerals: Map<UniqueId, Promise<Rendered>>
}

/** Circumstances of one compilation. */
export interface CompileOptions extends RunOptions {
  /** Replaces the run's relations: tests read a candidate that is not published yet. */
  readonly relations?: RelationPolicy
}

export interface CompileSettings {
  readonly injectsCtes?: boolean
  /** Templates that parsing has made already. */
  readonly templateOf?: (node: Node) => Template | undefined
}

/** Batches of a model, and its unit tests, are rendered in a row: templates of long ago are only memory. */
const mostKept = 128

export function makeCompileEnv(run: RunEnv, settings: CompileSettings = {}): CompileEnv {
  const templates = new Map<Node, Template>()
  return {
    run,
    syntax: run.adapter.dialect.quote('a') === '`a`' ? bigquerySyntax : duckdbSyntax,
    injectsCtes: settings.injectsCtes ?? true,
    ephemerals: new Map(),
    templateOf(node, code) {
      const template = templates.get(node) ?? settings.templateOf?.(node) ?? compileTemplate(code, originOf(run, node))
      templates.delete(node)
      templates.set(node, template)
      const [oldest] = templates.keys()
      if (oldest !== undefined && templates.size > mostKept) templates.delete(oldest)
      return template
    },
  }
}

/** Where a node's code begins, as its place says; its file's beginning where no more is known. */
export const originOf = (run: RunEnv, node: Node): Origin =>
  originAt(
    () => run.parsed.places.get(node.unique_id) ?? { file: node.original_file_path },
    (at) => quoteBefore(node, at),
  )

/** Of code in YAML only a hook's stands where it is: not that of a generic test, nor of a snapshot by YAML alone. */
function quoteBefore(node: Node, at: Location): 0 | 1 | undefined {
  if (!/\.ya?ml$/.test(at.file)) return 0
  return node.resource_type === 'operation' ? quoteAround(node.raw_code, at) : undefined
}
