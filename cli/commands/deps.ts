import { hasErrors } from '../core/diagnostic.ts'
import { installPackages } from '../project/deps.ts'
import type { Invocation } from './invocation.ts'
import { openProject } from './open-project.ts'
import { refuse, refusedWarnings } from './refuse.ts'

/** `tsdbt deps`: installs the project's packages. */
export async function run(invocation: Invocation): Promise<number> {
  const opened = await openProject(invocation, { needsProfile: false, loadPackages: false })
  if (!opened.ok) return refuse(invocation, opened.problems)
  const { project, options, render } = opened.value
  if (refusedWarnings(invocation, opened.problems, options)) return 2
  const installed = await installPackages({
    root: project.root,
    env: project.env,
    vars: project.vars,
    render,
    upgrade: options.switch('upgrade') ?? false,
    lockOnly: options.switch('lock') ?? false,
    note: (text) => invocation.emit({ type: 'note', level: 'info', text }),
  })
  for (const found of installed.problems) invocation.emit({ type: 'problem', problem: found })
  if (!installed.ok) return 2
  return hasErrors(installed.problems) ? 2 : 0
}
