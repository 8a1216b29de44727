import { markedJson } from '../core/float-marks.ts'
import { createHash } from '../core/digest.ts'
import { buildId } from './build-id.ts'
import type { Package, SourceFile } from '../project/project.ts'
import type { LazyMacro } from './macro-library.ts'
import type { ParseOptions } from './parse-options.ts'

/** Seeds beyond this are known by their path alone, as their checksum is. */
const largestHashedSeed = 1024 * 1024

/** A hash over all that decides what files mean: versions, adapter, target, variables, project files, macros. Not over the files themselves. */
export function environmentKey(options: ParseOptions, macros: readonly LazyMacro[]): string {
  const { project, adapter } = options
  const hash = createHash('sha256')
  const add = (value: unknown): void => {
    hash.update(`${markedJson(value) ?? 'undefined'}\n`)
  }
  add([
    buildId,
    options.version,
    process.version,
    adapter.type,
    adapter.database,
    adapter.schema,
    adapter.dispatchPrefixes,
  ])
  add([project.root, project.vars, project.profile?.targetForTemplates, project.selectors, options.builtinPackages])
  for (const { name, root, config } of project.packages) {
    add([
      name,
      root,
      config.document.text,
      config.trees,
      config.onRunStart,
      config.onRunEnd,
      config.vars,
      config.quoting,
      config.dispatch,
    ])
  }
  for (const macro of macros)
    add([macro.uniqueId, macro.source.file.originalPath, macro.source.line, macro.source.text])
  return hash.digest('hex')
}

/** A hash over every file that is read: where it is and what it holds. */
export function filesKey(packages: readonly Package[]): string {
  const hash = createHash('sha256')
  for (const owner of packages) {
    for (const file of owner.files)
      hash.update(`${owner.name}\u0000${file.kind}\u0000${file.originalPath}\u0000${contentKey(file)}\n`)
  }
  return hash.digest('hex')
}

const contentKey = (file: SourceFile): string =>
  file.kind === 'seed' && file.sizeBytes >= largestHashedSeed ? `${file.sizeBytes} ${file.mtimeMs}` : file.hash()
