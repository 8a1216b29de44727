import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bad, good, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { readText } from './source-file.ts'
import { parseYaml, type YamlDocument } from './yaml.ts'

const NATIVE = 'project.yml'
const DBT = 'dbt_project.yml'

export interface ProjectFileFound {
  readonly document: YamlDocument
  /** `project.yml` or `dbt_project.yml`. */
  readonly name: string
  readonly isDbtProject: boolean
}

/** A folder's project file; `shown` is where it stands relative to the root project, for packages. */
export function readProjectFile(folder: string, shown = ''): Checked<ProjectFileFound> {
  const isNative = existsSync(join(folder, NATIVE))
  const isDbt = existsSync(join(folder, DBT))
  if (!isNative && !isDbt) return bad(notFound(folder))
  const name = isNative ? NATIVE : DBT
  const file = shown === '' ? name : `${shown}/${name}`
  const document = parseYaml(readText(join(folder, name), file), file)
  if (!document.ok) return document
  if (
    typeof document.value.value !== 'object' ||
    Array.isArray(document.value.value) ||
    document.value.value === null
  ) {
    return bad(notAMapping(document.value, name))
  }
  const problems: Diagnostic[] = [...document.problems]
  if (isNative && isDbt && shown === '') {
    problems.push(
      problem(
        'two-project-files',
        {},
        { file: DBT },
        { hint: `Delete "${DBT}", or move what it says into "${NATIVE}".` },
      ),
    )
  }
  return good({ document: document.value, name, isDbtProject: !isNative }, problems)
}

/** The nearest folder at or above `from` that holds a project, as dbt looks for one when no --project-dir is given. */
export function nearestProject(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, NATIVE)) || existsSync(join(folder, DBT))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

function notAMapping(document: YamlDocument, name: string): Diagnostic {
  const found = document.value === null ? 'empty' : Array.isArray(document.value) ? 'a list' : 'a text'
  const hint = 'It begins with the project\'s name: "name: shop".'
  return problem('schema-violation', { key: name, expected: 'a mapping', found }, document.at([]), { hint })
}

function notFound(folder: string): Diagnostic {
  const above = nearestProject(folder)
  const hint =
    above === undefined
      ? 'Run "tsdbt init <name>" to start a project, or name its folder with --project-dir.'
      : `There is one in "${above}": go there, or add --project-dir "${above}".`
  return problem('project-not-found', { folder }, undefined, { hint })
}
