import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { problem } from '../core/diagnostic.ts'
import type { Invocation } from './invocation.ts'
import { openProject } from './open-project.ts'
import { refuse, refusedWarnings } from './refuse.ts'

/** `tsdbt clean`: deletes the folders of `clean-targets`; refuses before it deletes anything when one is not the project's own. */
export async function run(invocation: Invocation): Promise<number> {
  const opened = await openProject(invocation, { needsProfile: false, loadPackages: false })
  if (!opened.ok) return refuse(invocation, opened.problems)
  const { project, options } = opened.value
  if (refusedWarnings(invocation, opened.problems, options)) return 2
  const protectedFolders = sourceFolders(project.config).map((folder) => path.resolve(project.root, folder))
  const targets = project.config.cleanTargets.map((name) => ({ name, folder: path.resolve(project.root, name) }))
  const mustBeInside = options.switch('clean-project-files-only') !== false
  const refused = targets.filter(
    ({ folder }) => (mustBeInside && !isInside(folder, project.root)) || isSource(folder, protectedFolders),
  )
  if (refused.length > 0) {
    const hint = 'Change clean-targets in the project file; folders with sources are never deleted.'
    return refuse(
      invocation,
      refused.map(({ name }) => problem('clean-refused', { path: name }, undefined, { hint })),
    )
  }
  for (const { name, folder } of targets) {
    if (!existsSync(folder)) continue
    rmSync(folder, { recursive: true, force: true })
    invocation.emit({ type: 'note', level: 'info', text: `Deleted ${name}` })
  }
  return 0
}

function sourceFolders(config: {
  readonly modelPaths: readonly string[]
  readonly seedPaths: readonly string[]
  readonly testPaths: readonly string[]
  readonly macroPaths: readonly string[]
  readonly snapshotPaths: readonly string[]
  readonly analysisPaths: readonly string[]
}): string[] {
  return [
    config.modelPaths,
    config.seedPaths,
    config.testPaths,
    config.macroPaths,
    config.snapshotPaths,
    config.analysisPaths,
  ].flat()
}

const isInside = (folder: string, root: string): boolean => folder.startsWith(root + path.sep)

/** The folder is one with sources, or holds one. */
const isSource = (folder: string, sources: readonly string[]): boolean =>
  sources.some((source) => source === folder || source.startsWith(folder + path.sep))
