import { accessSync, constants, existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { problem } from '../core/diagnostic.ts'
import { makeFolder } from '../core/make-folder.ts'
import type { Invocation } from './invocation.ts'
import { refuse } from './refuse.ts'
import { foreignDbt, removeShim, writeShim } from './shim-files.ts'

/** `tsdbt shim [folder]`: a `dbt` that runs tsdbt, for tools that call dbt by its name. */
export async function run(invocation: Invocation): Promise<number> {
  const [given] = invocation.words
  const folder = given === undefined ? binFolder(invocation.cwd) : path.resolve(invocation.cwd, given)
  if (folder === undefined) {
    const hint = 'Name one that is on the PATH: tsdbt shim ~/.local/bin'
    return refuse(invocation, [
      problem('flag-needed', { command: 'shim', needed: 'a folder: no node_modules/.bin is here' }, undefined, {
        hint,
      }),
    ])
  }
  return Promise.resolve(
    invocation.options.switch('remove') === true ? remove(invocation, folder) : write(invocation, folder),
  )
}

function write(invocation: Invocation, folder: string): number {
  const shown = shownFrom(invocation.cwd)
  const taken = foreignDbt(folder)
  if (taken !== undefined && invocation.options.switch('force') !== true) {
    const hint = 'Choose another folder, or add --force: the dbt that is there is kept, and --remove brings it back.'
    return refuse(invocation, [problem('shim-taken', { path: shown(taken) }, undefined, { hint })])
  }
  makeFolder(folder)
  const written = writeShim(folder, { node: process.execPath, entry: entryOfBin() })
  const lines = [`Wrote ${written.map(shown).join(' and ')}: "dbt" there runs tsdbt ${invocation.version}.`]
  if (taken !== undefined) lines.push(`The dbt that was there is kept as ${shown(taken)}.before-tsdbt.`)
  lines.push(pathLine(folder, shown(folder), invocation.env))
  invocation.emit({ type: 'note', level: 'info', text: lines.join('\n') })
  return 0
}

function remove(invocation: Invocation, folder: string): number {
  const shown = shownFrom(invocation.cwd)
  const { removed, restored } = removeShim(folder)
  if (removed.length === 0) return refuse(invocation, [problem('shim-missing', { path: shown(folder) })])
  const back = restored.length > 0 ? ` ${restored.map(shown).join(' and ')} is back.` : ''
  invocation.emit({ type: 'note', level: 'info', text: `Removed ${removed.map(shown).join(' and ')}.${back}` })
  return 0
}

/** Where npm puts the programs of a project: `npx dbt` and npm's scripts find what lies there. */
function binFolder(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const bin = path.join(folder, 'node_modules', '.bin')
    if (existsSync(bin)) return bin
    if (path.dirname(folder) === folder) return undefined
  }
}

/** Beside the bundle, or beside the sources. */
function entryOfBin(): string {
  const built = path.join(import.meta.dirname, '..', 'cli', 'bin.cjs')
  return realpathSync(existsSync(built) ? built : path.join(import.meta.dirname, '..', 'bin.cjs'))
}

/** Which dbt a shell finds now. */
function pathLine(folder: string, shown: string, env: Invocation['env']): string {
  const first = (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((part) => part !== '')
    .find((part) => isProgram(path.join(part, 'dbt')))
  if (first !== undefined && path.resolve(first) === folder) return 'Your PATH finds it.'
  const call = `Call ${path.join(shown, 'dbt')}, or: export PATH="${folder}${path.delimiter}$PATH"`
  return first === undefined ? call : `Your PATH finds ${path.join(first, 'dbt')} first. ${call}`
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // Not there, or not to be run: the PATH goes on.
    return false
  }
}

const shownFrom =
  (cwd: string) =>
  (file: string): string => {
    const near = path.relative(cwd, file)
    return near.startsWith('..') || near === '' ? file : near
  }
