import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { WarehouseError } from '../core/adapter.ts'
import { type Diagnostic, hasErrors, ProblemError } from '../core/diagnostic.ts'
import { place } from '../ui/code-frame.ts'
import type { Invocation } from './invocation.ts'
import { openTargeted, type TargetedProject } from './open-project.ts'
import { refuse, refusedWarnings } from './refuse.ts'

type Say = (text: string) => void

/** `tsdbt debug`: what was found where, and whether the database answers. Its lines are dbt's: wrappers read adapter, target and folders off them. */
export async function run(invocation: Invocation): Promise<number> {
  const say: Say = (text) => invocation.emit({ type: 'note', level: 'info', text })
  const opened = await openTargeted(invocation)
  if (!opened.ok) {
    tellMachine(invocation, say)
    tellConfiguration(opened.problems, 'project', say)
    return refuse(invocation, opened.problems)
  }
  const { project, options } = opened.value
  if (refusedWarnings(invocation, opened.problems, options)) return 2
  const profileFile = project.profile?.file ?? ''
  if (options.switch('config-dir') === true) {
    invocation.emit({ type: 'output', text: path.dirname(profileFile) })
    return 0
  }
  tellMachine(invocation, say)
  say(`Using profiles dir at ${path.dirname(profileFile)}`)
  say(`Using profiles.yml file at ${profileFile}`)
  const projectFile = projectFileOf(project.root)
  say(`Using ${path.basename(projectFile)} file at ${projectFile}`)
  say(`adapter type: ${opened.value.adapter.type}`)
  if (options.switch('connection') === true) say('Skipping steps before connection verification')
  else {
    tellConfiguration([], path.basename(projectFile), say)
    say(`  profile: ${project.profile?.profileName} [OK found]`)
    say(`  target: ${project.profile?.targetName} [OK found]`)
    tellDependencies(say)
  }
  return tellConnection(opened.value, say)
}

function tellMachine({ version }: Invocation, say: Say): void {
  say(`tsdbt version: ${version}`)
  say(`node version: ${process.versions.node}`)
  say(`node path: ${process.execPath}`)
  say(`os info: ${os.type()}-${os.release()}-${os.machine()}`)
}

/** What is wrong with a connection's settings stands at them in profiles.yml, or says that they were not found. */
const isOfProfile = ({ code, at }: Diagnostic): boolean =>
  path.basename(at?.file ?? '') === 'profiles.yml' || /^(?:profiles-file|profile|target)-not-found$/.test(code)

function tellConfiguration(problems: readonly Diagnostic[], projectFile: string, say: Say): void {
  const state = (found: readonly Diagnostic[]): string => (hasErrors(found) ? 'ERROR invalid' : 'OK found and valid')
  const ofProject = state(problems.filter((found) => !isOfProfile(found)))
  say('Configuration:')
  // Without the project nobody knows which profile it wants.
  const ofProfile = ofProject.startsWith('ERROR') ? 'SKIPPED' : state(problems.filter(isOfProfile))
  say(`  profiles.yml file [${ofProfile}]`)
  say(`  ${projectFile} file [${ofProject}]`)
}

function tellDependencies(say: Say): void {
  const hasGit = spawnSync('git', ['--version'], { stdio: 'ignore' }).status === 0
  say('Required dependencies:')
  say(` - git [${hasGit ? 'OK found' : 'not found: packages from git cannot be installed'}]`)
  say('')
}

async function tellConnection(targeted: TargetedProject, say: Say): Promise<number> {
  say('Connection:')
  for (const [key, value] of Object.entries(targeted.adapter.describeTarget())) say(`  ${key}: ${value}`)
  const failure = await connectionFailure(targeted)
  say(`  Connection test: [${failure === undefined ? 'OK connection ok' : 'ERROR'}]`)
  say('')
  say(failure === undefined ? 'All checks passed!' : `1 check failed:\n${failure}`)
  return failure === undefined ? 0 : 1
}

const projectFileOf = (root: string): string => {
  const own = path.join(root, 'project.yml')
  return existsSync(own) ? own : path.join(root, 'dbt_project.yml')
}

const told = ({ at, message, hint }: Diagnostic): string =>
  [at ? `${place(at)}: ${message}` : message, ...(hint === undefined ? [] : [hint])].join('\n')

async function connectionFailure({ adapter, invocation, project }: TargetedProject): Promise<string | undefined> {
  try {
    const warehouse = await adapter.open({ threads: project.profile?.threads ?? 1, signal: invocation.signal })
    const connection = await warehouse.connect('debug')
    await connection.query('select 1 as id')
    await connection.close()
    await warehouse.close()
    return undefined
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(told).join('\n')
    const hint = error instanceof WarehouseError ? error.detail['hint'] : undefined
    const message = error instanceof Error ? error.message : String(error)
    return hint === undefined ? message : `${message}\n${hint}`
  }
}
