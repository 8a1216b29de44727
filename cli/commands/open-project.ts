import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { createAdapter } from '../adapters/registry.ts'
import { pluginLoader } from './plugin-loader.ts'
import { makeYamlRenderer, type RenderYaml } from '../context/yaml-renderer.ts'
import type { Adapter } from '../core/adapter.ts'
import type { JsonRecord } from '../core/config.ts'
import { bad, type Checked, type Diagnostic, good, hasErrors, problem } from '../core/diagnostic.ts'
import { withDotenv } from '../project/dotenv.ts'
import { loadProject } from '../project/load.ts'
import { nearestProject } from '../project/project-file.ts'
import type { Project } from '../project/project.ts'
import { parseCliVars } from '../project/vars.ts'
import { compatibleDbt } from '../project/version.ts'
import { argumentsOf, flagsOf, loadingFlags } from './given-flags.ts'
import type { Invocation } from './invocation.ts'
import type { Options } from './options.ts'
import { warningSettings } from './warnings.ts'

/** A project that was read, with what the command line says of it. */
export interface OpenedProject {
  readonly invocation: Invocation
  readonly project: Project
  /** The command line, then the environment, then the project's `flags:`. */
  readonly options: Options
  readonly render: RenderYaml
  readonly flags: Readonly<Record<string, unknown>>
  /** What was given, as artifacts and `invocation_args_dict` show it. */
  readonly args: JsonRecord
}

/** One that knows its warehouse; nothing is connected yet. */
export interface TargetedProject extends OpenedProject {
  readonly adapter: Adapter
  /** What is wrong with its catalogs is told, and does not keep it from being read. */
  readonly readsOnly?: boolean
}

export interface Opening {
  readonly needsProfile?: boolean
  readonly loadPackages?: boolean
}

/** Reads the project's files and says from then on what happens, in its log too. */
export async function openProject(invocation: Invocation, opening: Opening = {}): Promise<Checked<OpenedProject>> {
  const read = await readProject(invocation, opening)
  if (read.ok) await startReport(read.value)
  return read
}

async function startReport({ invocation, project, options }: OpenedProject): Promise<void> {
  await invocation.report({ root: project.root, logPath: project.logPath, targetPath: project.targetPath, options })
}

async function readProject(invocation: Invocation, opening: Opening): Promise<Checked<OpenedProject>> {
  const given = invocation.options.text('project-dir')
  const root =
    given === undefined ? (nearestProject(invocation.cwd) ?? invocation.cwd) : path.resolve(invocation.cwd, given)
  const env = withDotenv(invocation.cwd, invocation.env)
  if (!env.ok) return env
  const givenVars = invocation.options.text('vars')
  const vars = givenVars === undefined ? good({}) : parseCliVars(givenVars)
  if (!vars.ok) return vars
  const args = argumentsOf(invocation, invocation.options, vars.value)
  const render = lazyRenderer(invocation, env.value, args)
  const loaded = await loadProject({
    projectDir: root,
    cwd: invocation.cwd,
    ...loadingFlags(invocation.options),
    vars: vars.value,
    env: env.value,
    needsProfile: opening.needsProfile ?? true,
    loadPackages: opening.loadPackages ?? true,
    render,
    completeTarget: (type, credentials) => completeTarget(type, credentials, root),
    secrets: invocation.secrets,
  })
  if (!loaded.ok) return loaded
  const project = loaded.value
  const unwritable = logFolderProblem(project.logPath)
  if (unwritable) return bad(unwritable)
  const options = invocation.options.withDefaults(project.flags)
  const settings = warningSettings(invocation.options, project.config)
  const found = [...env.problems, ...loaded.problems, ...settings.problems]
  if (hasErrors(settings.problems)) return bad(...found)
  for (const name of settings.ignored) {
    const text = `"${name}" in the settings of warnings is no warning of tsdbt and changes nothing.`
    invocation.emit({ type: 'note', level: 'info', text })
  }
  const opened = {
    invocation,
    project,
    options,
    render,
    flags: flagsOf(options),
    args: argumentsOf(invocation, options, vars.value),
  }
  return good(opened, found)
}

/** The template engine waits for the first text that has Jinja in it. */
function lazyRenderer(invocation: Invocation, env: Project['env'], args: JsonRecord): RenderYaml {
  let renderer: RenderYaml | undefined
  return (source, scope) => {
    renderer ??= makeYamlRenderer({
      projectName: '',
      version: compatibleDbt,
      flags: invocation.options.entries(),
      invocationId: invocation.invocationId,
      runStartedAt: invocation.startedAt,
      env,
      emit: invocation.emit,
      invocationArgs: args,
    })
    return renderer(source, scope)
  }
}

function logFolderProblem(logPath: string): Diagnostic | undefined {
  const inTheWay = fileAbove(logPath)
  if (inTheWay === undefined) return undefined
  const hint = 'Logs go into a folder: name another one by --log-path.'
  const reason = inTheWay === logPath ? 'a file of that name is in the way' : `"${inTheWay}" is a file`
  return problem('file-unwritable', { path: logPath, reason }, undefined, { hint })
}

/** The file that keeps a path from being a folder. */
function fileAbove(folder: string): string | undefined {
  for (let above = folder; path.dirname(above) !== above; above = path.dirname(above)) {
    if (existsSync(above)) return statSync(above).isDirectory() ? undefined : above
  }
  return undefined
}

/** The same with the adapter of its target. `atOnce` is told before anything is said: opening a warehouse goes on while the reporter is made. */
export async function openTargeted(
  invocation: Invocation,
  atOnce?: (targeted: TargetedProject) => void,
): Promise<Checked<TargetedProject>> {
  const opened = await readProject(invocation, {})
  if (!opened.ok) return opened
  const { project } = opened.value
  const adapter = createAdapter(project.profile?.adapterType ?? '', project.profile?.credentials ?? {}, {
    projectRoot: project.root,
    ...(project.profile && { at: project.profile.placeOf }),
    loadPlugins: pluginLoader(project.root),
  })
  const targeted = adapter.ok ? { ...opened.value, adapter: adapter.value } : undefined
  if (targeted && atOnce) {
    atOnce(targeted)
    // One turn of the event loop, in which what was begun gets as far as waiting for other threads.
    await new Promise(setImmediate)
  }
  await startReport(opened.value)
  return targeted ? good(targeted, problemsOf(opened, adapter)) : bad(...adapter.problems)
}

export const problemsOf = (...checked: readonly Checked<unknown>[]): readonly Diagnostic[] =>
  checked.flatMap(({ problems }) => problems)

/** `target.database` and `target.schema` as the adapter completes them; what is wrong with the credentials is told when it is made. */
function completeTarget(type: string, credentials: JsonRecord, projectRoot: string): JsonRecord {
  const adapter = createAdapter(type, credentials, { projectRoot })
  return adapter.ok ? { database: adapter.value.database, schema: adapter.value.schema } : {}
}
