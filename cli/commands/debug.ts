import { existsSync } from 'node:fs'
import path from 'node:path'
import { WarehouseError } from '../core/adapter.ts'
import type { Invocation } from './invocation.ts'
import { openTargeted, type TargetedProject } from './open-project.ts'
import { refuse, refusedWarnings } from './refuse.ts'

/** `tsdbt debug`: what was found where, and whether the database answers. */
export async function run(invocation: Invocation): Promise<number> {
  const say = (text: string): void => invocation.emit({ type: 'note', level: 'info', text })
  const opened = await openTargeted(invocation)
  if (!opened.ok) return refuse(invocation, opened.problems)
  const { project, adapter, options } = opened.value
  if (refusedWarnings(invocation, opened.problems, options)) return 2
  const profileFolder = path.dirname(project.profile?.file ?? '')
  if (options.switch('config-dir') === true) {
    invocation.emit({ type: 'output', text: profileFolder })
    return 0
  }
  say(`tsdbt version: ${invocation.version}`)
  say(`node version: ${process.versions.node} (${process.execPath})`)
  say(`os: ${process.platform} ${process.arch}`)
  say(`project: ${project.config.name} [${projectFile(project.root)}]`)
  say(`profile: ${project.profile?.profileName} [${project.profile?.file}], target ${project.profile?.targetName}`)
  say(`adapter: ${adapter.type}`)
  for (const [key, value] of Object.entries(adapter.describeTarget())) say(`  ${key}: ${value}`)
  const failure = await connectionFailure(opened.value)
  say(`Connection test: ${failure === undefined ? '[OK connection ok]' : '[ERROR]'}`)
  if (failure === undefined) {
    say('All checks passed!')
    return 0
  }
  say(failure)
  return 1
}

const projectFile = (root: string): string => {
  const own = path.join(root, 'project.yml')
  return existsSync(own) ? own : path.join(root, 'dbt_project.yml')
}

async function connectionFailure({ adapter, invocation, project }: TargetedProject): Promise<string | undefined> {
  try {
    const warehouse = await adapter.open({ threads: project.profile?.threads ?? 1, signal: invocation.signal })
    const connection = await warehouse.connect('debug')
    await connection.query('select 1 as id')
    await connection.close()
    await warehouse.close()
    return undefined
  } catch (error) {
    const hint = error instanceof WarehouseError ? error.detail['hint'] : undefined
    const message = error instanceof Error ? error.message : String(error)
    return hint === undefined ? message : `${message}\n${hint}`
  }
}
