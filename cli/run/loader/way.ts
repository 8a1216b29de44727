import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bad, good, problem, type Checked, type Diagnostic } from '../../core/diagnostic.ts'
import type { Loader } from '../../core/loader.ts'
import type { SourceNode } from '../../core/node.ts'
import type { CompiledNode } from '../../core/result.ts'
import { renderingAt, type Place } from '../session.ts'
import { localFiles } from './files-query.ts'
import { isRemote } from './glob.ts'

/** How a source's table is filled this time: its files where there are any, else its SQL, else its module; or by a plugin of the target. */
export type LoadWay =
  | { readonly kind: 'files'; readonly globs: readonly string[] }
  | { readonly kind: 'sql'; readonly file: string }
  | { readonly kind: 'module'; readonly file: string }
  | { readonly kind: 'plugin'; readonly alias: string }

export function wayOf(source: SourceNode, loader: Loader, root: string): Checked<LoadWay> {
  const { files, sql, module, plugin } = loader
  if (plugin !== null) return good({ kind: 'plugin', alias: plugin })
  const hasFiles = files.some(isRemote) || localFiles(root, files).length > 0
  if (hasFiles) return good({ kind: 'files', globs: files })
  if (sql !== null) return good({ kind: 'sql', file: sql })
  if (module !== null) return good({ kind: 'module', file: module })
  const at = { file: source.original_file_path }
  if (files.length === 0) return bad(problem('loader-empty', { source: source.name }, at, { config: 'loader' }))
  const hint = 'Put the file there, or give the loader an "sql" or "module" that makes the rows.'
  return bad(problem('loader-files-missing', { source: source.name, files }, at, { hint, config: 'loader.files' }))
}

/** A file that a loader names and that cannot be read. */
export function unreadable(source: SourceNode, file: string, cause: unknown, config: string): Diagnostic {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const reason = code === 'ENOENT' ? 'there is no such file' : String(code ?? cause)
  return problem('file-unreadable', { path: file, reason }, { file: source.original_file_path }, { config })
}

/** The SQL of a loader's file as the source's own compiled code. */
export function compileSql(source: SourceNode, file: string, place: Place): Promise<Checked<CompiledNode>> {
  const { engine, projectRoot } = place.session
  const path = join(projectRoot, file)
  try {
    return engine.renderForSource(source, { code: readFileSync(path, 'utf8'), file }, renderingAt(place))
  } catch (cause) {
    return Promise.resolve(bad(unreadable(source, file, cause, 'loader.sql')))
  }
}
