import { problem, ProblemError, type Location } from '../../core/diagnostic.ts'
import type { Plugin } from '../../core/plugin.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { Session } from '../session.ts'

interface Wanted {
  readonly alias: string
  /** What it is wanted for: `"raw.rates" is loaded`. */
  readonly what: string
  readonly lacks: 'load' | 'store'
  readonly at: Location
}

/** A plugin of the target that can do what is asked. Throws `ProblemError`. */
export function findPlugin({ warehouse }: Pick<Session, 'warehouse'>, { alias, what, lacks, at }: Wanted): Plugin {
  const plugin = warehouse.plugins?.get(alias)
  if (!plugin)
    throw new ProblemError(problem('plugin-unknown', { what, alias }, at, { hint: hintFor(alias, warehouse) }))
  if (plugin[lacks]) return plugin
  const hint = `Give ${plugin.file} a "${lacks}".`
  throw new ProblemError(problem('plugin-cannot', { what, alias, lacks }, at, { hint }))
}

function hintFor(alias: string, { adapter, plugins }: Session['warehouse']): string {
  const foreign = adapter.plugins?.foreign.find((one) => one.alias === alias)
  if (foreign) return `"${foreign.module}" is Python code. ${foreign.instead}`
  const known = [...(plugins?.keys() ?? [])]
  const listed = known.length === 0 ? 'It has none' : `It has ${known.map((name) => `"${name}"`).join(', ')}`
  return (
    didYouMean(alias, known) ??
    `${listed}; add it to the target in profiles.yml: plugins: [{module: ./plugins/${alias}.ts}]`
  )
}
