import { existsSync } from 'node:fs'
import { basename, isAbsolute, join, relative, sep } from 'node:path'
import type { JsonRecord } from '../../core/config.ts'
import { bad, good, problem, type Checked, type Diagnostic } from '../../core/diagnostic.ts'
import type { DeclaredPlugins, ForeignPlugin, PluginDeclaration } from '../../core/plugin.ts'
import type { TargetPlaces } from '../registry.ts'
import { builtInPlugins } from './built-in-plugins.ts'

interface Listed {
  readonly plugins: readonly {
    readonly module: string
    readonly alias?: string | undefined
    readonly config?: Readonly<Record<string, unknown>> | null | undefined
  }[]
  /** Where dotted names of modules are looked for besides the project's root. */
  readonly module_paths: readonly string[]
}

/** The plugins that a target lists: TypeScript modules, and those of Python, which are left out with a word on what does their work here. */
export function declaredPlugins(
  { plugins, module_paths: paths }: Listed,
  projectRoot: string,
  at: TargetPlaces | undefined,
): Checked<DeclaredPlugins> {
  const own: PluginDeclaration[] = []
  const foreign: ForeignPlugin[] = []
  const problems: Diagnostic[] = []
  const taken = new Set<string>()
  for (const [index, { module: written, alias: named, config }] of plugins.entries()) {
    const file = scriptOf(written, [projectRoot, ...paths.map((path) => inFolder(projectRoot, path))])
    const alias = named ?? aliasOf(written)
    const step = (key: string) => at?.(['plugins', index, key])
    if (taken.has(alias)) {
      const hint = 'Give one of them another "alias".'
      const place = named === undefined ? step('module') : step('alias')
      problems.push(problem('plugin-alias-taken', { alias }, place, { hint }))
    }
    taken.add(alias)
    if (file === undefined) {
      const instead = insteadOf(written)
      foreign.push({ alias, module: written, instead })
      problems.push(problem('plugin-python', { module: written }, step('module'), { hint: instead }))
      continue
    }
    const module = relativeTo(projectRoot, file)
    const places = { module: step('module'), config: config == null ? step('module') : step('config') }
    // A profile is YAML: its values are.
    own.push({ alias, module, config: (config ?? {}) as JsonRecord, at: places })
  }
  return problems.some(({ severity }) => severity === 'error') ? bad(...problems) : good({ own, foreign }, problems)
}

const isScript = (module: string): boolean => /\.[cm]?[jt]s$/.test(module)

const inFolder = (root: string, path: string): string => (isAbsolute(path) ? path : join(root, path))

function relativeTo(root: string, file: string): string {
  const inside = relative(root, file)
  return inside.startsWith('..') ? file : inside.split(sep).join('/')
}

/** The file of a module: as it is written, or, for a dotted name of Python, the TypeScript file that lies beside its own. */
function scriptOf(module: string, folders: readonly string[]): string | undefined {
  const [root = ''] = folders
  if (isScript(module)) return inFolder(root, module)
  if (Object.hasOwn(builtInPlugins, module)) return undefined
  const path = `${module.replaceAll('.', '/')}.ts`
  return folders.map((folder) => join(folder, path)).find((file) => existsSync(file))
}

/** As dbt-duckdb calls a module that has no alias: by the last part of its name. */
const aliasOf = (module: string): string =>
  isScript(module) ? basename(module).replace(/\.[^.]+$/, '') : (module.split('.').at(-1) ?? module)

function insteadOf(module: string): string {
  const known = Object.hasOwn(builtInPlugins, module) ? builtInPlugins[module] : undefined
  if (known !== undefined) return known
  const beside = `${module.replaceAll('.', '/')}.ts`
  return `Write it in TypeScript as ${beside}, which then takes its place here (docs/plugins.md); dbt goes on with the Python one.`
}
