import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bad, type Checked, good, problem } from '../core/diagnostic.ts'
import { makeFolder } from '../core/make-folder.ts'
import { starterFiles } from './init-files.ts'
import type { Invocation } from './invocation.ts'
import { refuse } from './refuse.ts'

/** `tsdbt init [name]`: writes the starter project into a new folder, whole or not at all. */
export async function run(invocation: Invocation): Promise<number> {
  const name = invocation.words[0] ?? (await askName())
  if (name === undefined) {
    const needed = problem('flag-needed', { command: 'init', needed: 'a name' }, undefined, { hint: 'tsdbt init shop' })
    return refuse(invocation, [needed])
  }
  const folder = path.resolve(invocation.cwd, name)
  const checked = checkFolder(name, folder)
  if (!checked.ok) return refuse(invocation, checked.problems)
  writeProject(folder, name, invocation.options.switch('skip-profile-setup') === true)
  invocation.emit({ type: 'note', level: 'info', text: `Made ${name}/. Next: cd ${name} && tsdbt build` })
  return 0
}

function checkFolder(name: string, folder: string): Checked<string> {
  if (!/^[a-z_][a-z0-9_]*$/i.test(name)) {
    const rule = 'letters, digits and underscores, not beginning with a digit'
    return bad(problem('name-invalid', { name, rule }, undefined, { hint: `Try "${suggested(name)}".` }))
  }
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    return bad(problem('folder-exists', { path: name }, undefined, { hint: 'Choose another name, or empty it.' }))
  }
  return good(folder)
}

const suggested = (name: string): string => {
  const letters = path
    .basename(name)
    .replaceAll(/[^a-z0-9_]+/gi, '_')
    .replace(/^(?=\d)/, '_')
  return letters === '' || letters === '_' ? 'shop' : letters.toLowerCase()
}

/** Written beside its place and renamed, so that a stop in the middle leaves nothing. */
function writeProject(folder: string, name: string, skipsProfile: boolean): void {
  const staging = `${folder}.${process.pid}.tmp`
  for (const [file, text] of Object.entries(starterFiles(name))) {
    if (skipsProfile && file === 'profiles.yml') continue
    const target = path.join(staging, file)
    makeFolder(path.dirname(target))
    writeFileSync(target, text)
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(staging, folder)
}

async function askName(): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined
  const { isCancel, text } = await import('@clack/prompts')
  const answer = await text({ message: 'Name of the project', placeholder: 'shop', defaultValue: 'shop' })
  return isCancel(answer) ? undefined : answer
}
