import type { RefArgs } from '../core/node.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { hostFunction, type Kwargs } from '../jinja/host.ts'
import { isNumber, toNumber } from '../jinja/types.ts'
import { truthy } from '../jinja/iterate.ts'
import { textOf, type Value } from '../jinja/values.ts'
import { kindOf, requiredText } from './arguments.ts'
import type { TemplateEnv } from './env.ts'
import { projectValue } from './project-value.ts'

/** `ref('name')`, `ref('package', 'name')`, with `version=` or `v=`. */
function refArguments(args: readonly Value[], kwargs: Kwargs): RefArgs {
  if (args.length < 1 || args.length > 2) throw new ProblemError(problem('ref-arguments', { found: args.length }))
  const name = requiredText(args.at(-1), 'name')
  const first = args.length === 2 ? args[0] : null
  const packageName = first === null || first === undefined ? null : requiredText(first, 'package')
  const long = kwargs.get('version')
  const version = long !== undefined && truthy(long) ? long : (kwargs.get('v') ?? null)
  return { name, package: packageName, version: versionOf(version) }
}

function versionOf(value: Value): string | number | null {
  if (value === null) return null
  if (isNumber(value) && typeof value !== 'boolean') return toNumber(value)
  const text = textOf(value)
  if (text !== undefined) return text
  throw new ProblemError(
    problem('template-argument', { name: 'version', expected: 'a number or a string', found: kindOf(value) }),
  )
}

/** `source('source', 'table')` */
function sourceArguments(args: readonly Value[]): readonly [string, string] {
  if (args.length !== 2) throw new ProblemError(problem('source-arguments', { found: args.length }))
  return [requiredText(args[0], 'source'), requiredText(args[1], 'table')]
}

/** `metric('name')` and `function('package', 'name')`: as they are written. */
export function namePath(args: readonly Value[]): readonly string[] {
  if (args.length < 1 || args.length > 2) throw new ProblemError(problem('ref-arguments', { found: args.length }))
  return args.map((arg) => requiredText(arg, 'name'))
}

export const refFunction = (env: TemplateEnv, resolve: (ref: RefArgs) => Value | Promise<Value>): Value =>
  hostFunction('ref', (args, kwargs) => resolve(refArguments(args, kwargs)), {
    attributes: { config: projectValue(env), current_project: env.projectName },
  })

export const sourceFunction = (resolve: (source: string, table: string) => Value | Promise<Value>): Value =>
  hostFunction('source', (args) => resolve(...sourceArguments(args)))
