import type { RunEnv, RunOptions } from '../context/run-env.ts'
import type { RelationPolicy } from '../context/relation-policy.ts'
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
export function originOf(run: RunEnv, node: Node): Origin {
  let known: Location | undefined
  // Finding the lines of a YAML file costs as much as reading it: only an error asks for them.
  const place = (): Location => (known ??= run.parsed.places.get(node.unique_id) ?? { file: node.original_file_path })
  return {
    get path() {
      return place().file
    },
    get line() {
      return place().line ?? 1
    },
    get column() {
      return (place().column ?? 1) + (quoteBefore(node, place()) ?? 0)
    },
    get madeFromLength() {
      return quoteBefore(node, place()) === undefined ? (place().length ?? 1) : undefined
    },
  }
}

/**
 * Characters between a node's place and its code; undefined where the code does not stand there: that of a generic test, of a snapshot by YAML alone, of a
 * hook with escapes or on several lines.
 */
function quoteBefore(node: Node, { file, length }: Location): 0 | 1 | undefined {
  if (!/\.ya?ml$/.test(file)) return 0
  if (node.resource_type !== 'operation') return undefined
  if (length === node.raw_code.length) return 0
  return length === node.raw_code.length + 2 ? 1 : undefined
}
