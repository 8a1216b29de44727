import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { MigrationReport } from '../migrate/report.ts'
import { addedTarget, withDuckdbTarget } from '../migrate/duckdb-target.ts'
import { pythonDraft } from '../migrate/python-draft.ts'
import type { ReadProject } from './migrate.ts'

type Written = MigrationReport['written'][number]

/** Adds what a project needs to run, beside what dbt needs: files of their own, and a target. Nothing is renamed, replaced or taken away. */
export function writeMigration(folder: string, read: ReadProject): readonly Written[] {
  return [...draftModels(folder, read), ...addTarget(folder, read)]
}

/** A TypeScript model beside each Python model that has none. */
function draftModels(folder: string, { stage }: ReadProject): readonly Written[] {
  const parsed = stage?.result.parsed
  return [...(parsed?.nodes.values() ?? [])].flatMap((node) => {
    if (node.resource_type !== 'model' || node.language !== 'python' || node.package_name !== parsed?.projectName)
      return []
    const file = node.original_file_path.replace(/\.py$/, '.ts')
    if (existsSync(path.join(folder, file))) return []
    writeFileSync(path.join(folder, file), pythonDraft(node), { flag: 'wx' })
    return [
      {
        file,
        what: `a draft of ${path.posix.basename(node.original_file_path)} in TypeScript, which takes its place here`,
      },
    ]
  })
}

/** Only where profiles.yml is the project's own: one of the home folder is for other projects, too. */
function addTarget(folder: string, { target, project }: ReadProject): readonly Written[] {
  const file = path.join(folder, 'profiles.yml')
  const profile = project?.config.profile
  if (target?.isSupported !== false || target.others.length > 0 || profile == null || !existsSync(file)) return []
  const made = withDuckdbTarget(readFileSync(file, 'utf8'), profile, project?.config.name ?? 'tsdbt')
  if (made === undefined) return []
  writeFileSync(file, made)
  return [{ file: 'profiles.yml', what: `a target of DuckDB: tsdbt build --target ${addedTarget}` }]
}
