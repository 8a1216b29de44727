import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { YamlDocument } from './yaml.ts'
import { isJsonRecord } from './vars.ts'

/** Keys of a project file that dbt has renamed; they are still read. */
const renamed = [
  ['source-paths', 'model-paths'],
  ['data-paths', 'seed-paths'],
] as const

const oldPackages = 'dbt_modules'

/** What a project file says in words of the past. */
export function renamedKeyProblems({ value, keyAt, at }: Pick<YamlDocument, 'value' | 'keyAt' | 'at'>): Diagnostic[] {
  if (!isJsonRecord(value)) return []
  const problems = renamed
    .filter(([old]) => old in value)
    .map(([old, now]) => problem('key-renamed', { old, now }, keyAt([old])))
  const targets = value['clean-targets']
  if (Array.isArray(targets) && targets.includes(oldPackages) && !('packages-install-path' in value)) {
    const place = at(['clean-targets', targets.indexOf(oldPackages)])
    problems.push(problem('packages-folder-renamed', {}, place))
  }
  return problems
}
