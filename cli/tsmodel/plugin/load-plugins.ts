import { existsSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { problem, ProblemError, type Location } from '../../core/diagnostic.ts'
import type { Plugin, PluginDeclaration, PreparedSession } from '../../core/plugin.ts'
import { didYouMean } from '../../core/suggest.ts'
import { described } from '../described.ts'
import { loadDefaultExport, type ModuleFile } from '../load.ts'
import { moduleProblem } from '../module-error.ts'
import { asked, asRows } from '../module-query.ts'
import type { ConnectContext, PluginDefinition } from './define-plugin.ts'
import { engineFunction } from './engine-function.ts'
import { pluginInvalidity, pluginKeys } from './shape.ts'

/** Loads the modules of a target's plugins and has them check their configs. Throws `ProblemError`: all that is wrong at once. */
export async function loadPlugins(
  declared: readonly PluginDeclaration[],
  projectRoot: string,
): Promise<readonly Plugin[]> {
  const settled = await Promise.allSettled(declared.map((one) => loadPlugin(one, projectRoot)))
  const failed = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  const bug = failed.find((thrown) => !(thrown instanceof ProblemError))
  if (bug !== undefined) throw bug
  const problems = failed.flatMap((thrown) => (thrown instanceof ProblemError ? thrown.problems : []))
  if (problems.length > 0) throw new ProblemError(...problems)
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

async function loadPlugin(declared: PluginDeclaration, projectRoot: string): Promise<Plugin> {
  const { alias, at } = declared
  const absolutePath = isAbsolute(declared.module) ? declared.module : join(projectRoot, declared.module)
  const file = shown(absolutePath, projectRoot)
  if (!existsSync(absolutePath))
    throw new ProblemError(
      problem('plugin-module-missing', { module: declared.module, alias }, at.module, {
        hint: 'A path counts from the project’s folder.',
      }),
    )
  // A watcher opens the database anew for each build: a module that was saved meanwhile is another one.
  const generation = Math.trunc(statSync(absolutePath).mtimeMs)
  const module: ModuleFile = { absolutePath, file, projectRoot, generation }
  const loaded = await loadDefaultExport(module)
  if (!loaded.ok) throw new ProblemError(...loaded.problems)
  const invalid = pluginInvalidity(loaded.value)
  if (invalid) {
    const hint = invalid.key === undefined ? undefined : didYouMean(invalid.key, pluginKeys)
    const place = placeIn(module, invalid.key)
    throw new ProblemError(problem('plugin-invalid', { reason: invalid.reason }, place, { hint }))
  }
  const definition = loaded.value as PluginDefinition<unknown> // its mark and parts were just checked
  return pluginOf(definition, { declared, module, config: await configOf(definition, declared, module) })
}

const shown = (file: string, root: string): string => {
  const inside = relative(root, file)
  return inside.startsWith('..') ? file : inside.split(sep).join('/')
}

/** Where a key of the plugin is written: the first place of its text that looks like it, else where the export is. */
function placeIn({ absolutePath, file }: ModuleFile, key: string | undefined): Location {
  const lines = readFileSync(absolutePath, 'utf8').split('\n')
  const patterns = [
    ...(key === undefined ? [] : [new RegExp(`(?<![\\w.])${key}(?=['"]?\\s*[:(])`)]),
    /export\s+default/,
  ]
  for (const pattern of patterns) {
    for (const [index, text] of lines.entries()) {
      const found = pattern.exec(text)
      if (found) return { file, line: index + 1, column: found.index + 1, length: found[0].length }
    }
  }
  return { file, line: 1, column: 1 }
}

async function configOf(
  { initialize }: PluginDefinition<unknown>,
  { alias, config, at }: PluginDeclaration,
  { projectRoot }: ModuleFile,
): Promise<unknown> {
  if (initialize === undefined) return config
  try {
    return await initialize(config)
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : described(thrown)
    const reason = said.replaceAll(`${projectRoot}${sep}`, '').trim().replace(/\.$/, '')
    throw new ProblemError(problem('plugin-config-invalid', { alias, reason }, at.config, { cause: thrown }))
  }
}

interface Configured {
  readonly declared: PluginDeclaration
  readonly module: ModuleFile
  readonly config: unknown
}

function pluginOf(definition: PluginDefinition<unknown>, { declared, module, config }: Configured): Plugin {
  const { functions = {}, load, store, configureConnection, configureCursor, defaultMaterialization } = definition
  const context = { config, projectRoot: module.projectRoot }
  const prepare = (hook: (given: ConnectContext<unknown>) => unknown) => async (session: PreparedSession) => {
    try {
      await hook({
        ...context,
        execute: (sql) => asked(() => session.execute(sql)),
        query: (sql) => asked(async () => asRows(await session.query(sql))),
      })
    } catch (thrown) {
      throw new ProblemError(moduleProblem(thrown, 'plugin-failed', module))
    }
  }
  return {
    alias: declared.alias,
    file: module.file,
    functions: Object.entries(functions).map(([name, made]) => engineFunction(name, made)),
    defaultMaterialization: defaultMaterialization ?? 'table',
    placeOf: (key) => placeIn(module, key),
    ...(configureConnection && { configureConnection: prepare(configureConnection.bind(definition)) }),
    ...(configureCursor && { configureCursor: prepare(configureCursor.bind(definition)) }),
    ...(load && { load: (given) => Reflect.apply(load, definition, [{ ...context, ...given }]) }),
    ...(store && { store: (given) => Reflect.apply(store, definition, [{ ...context, ...given }]) }),
  }
}
