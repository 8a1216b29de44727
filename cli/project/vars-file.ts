import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonRecord } from '../core/config.ts'
import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import { found } from './schema-words.ts'
import { readText } from './source-file.ts'
import { isJsonRecord } from './vars.ts'
import { parseYaml, type YamlDocument } from './yaml.ts'

/** `vars.yml`: the project's variables in a file of their own. Undefined when there is none or it holds none. */
export function readVarsFile(root: string, projectFile: YamlDocument): Checked<JsonRecord | undefined> {
  const path = join(root, 'vars.yml')
  if (!existsSync(path)) return good(undefined)
  const document = parseYaml(readText(path, 'vars.yml'), 'vars.yml')
  if (!document.ok) return document
  const vars = isJsonRecord(document.value.value) ? document.value.value['vars'] : undefined
  if (vars === undefined || vars === null) return good(undefined, document.problems)
  if (!isJsonRecord(vars)) {
    const values = { key: 'vars', expected: 'a mapping', found: found(vars) }
    return bad(problem('schema-violation', values, document.value.at(['vars'])))
  }
  if (Object.keys(vars).length === 0) return good(undefined, document.problems)
  const own = isJsonRecord(projectFile.value) ? projectFile.value['vars'] : undefined
  if (isJsonRecord(own) && Object.keys(own).length > 0) {
    const hint = 'Keep them in one of the two.'
    const values = { projectFile: projectFile.file }
    return bad(problem('vars-in-two-files', values, projectFile.keyAt(['vars']), { hint }))
  }
  return good(vars, document.problems)
}
