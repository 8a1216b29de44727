import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { problem, ProblemError, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { loadProject } from './load.ts'
import type { Project, ProjectOptions, YamlRenderer } from './project.ts'

/* Temporary projects for the specs of this folder. */

export type Files = Readonly<Record<string, string>>

/** Writes files into a new folder and removes it after. */
export async function inFolder<T>(files: Files, use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'project-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As much of Jinja as YAML values of these specs hold: one `env_var`, `var` or `target` lookup, or a number. */
function simpleRenderer(env: Readonly<Record<string, string | undefined>>): YamlRenderer {
  return (source, scope) => {
    const whole = /^\{\{ (\d+) \}\}$/.exec(source)
    if (whole) return Number(whole[1])
    return source.replace(/\{\{ (?:(env_var|var)\('(\w+)'\)|target\.(\w+)) \}\}/g, (_, kind, name, field) => {
      const found = field ? scope.target?.[field] : kind === 'var' ? scope.vars[name] : env[name]
      if (found !== undefined) return String(found)
      const at = {
        file: scope.file,
        ...(scope.line && { line: scope.line }),
        ...(scope.column && { column: scope.column }),
      }
      const values = { type: 'Parsing Error', reason: `"${name ?? field}" is not set` }
      throw new ProblemError(problem('jinja-error', values, at))
    })
  }
}

const profiles =
  'p:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: db/shop.duckdb, schema: main, threads: 4}\n'

/** Files of a project that loads; add or replace some. */
export const minimal: Files = { 'project.yml': 'name: shop\nprofile: p\n', 'profiles.yml': profiles }

export function load(files: Files, over: Partial<ProjectOptions> = {}): Promise<Checked<Project>> {
  return inFolder(files, (folder) => loadIn(folder, over))
}

export function loadIn(folder: string, over: Partial<ProjectOptions> = {}): Promise<Checked<Project>> {
  const env = { HOME: join(folder, 'home'), ...over.env }
  return loadProject({ projectDir: folder, needsProfile: true, render: simpleRenderer(env), ...over, env })
}

/** `project.yml:2:1 unknown-key "profil" is not a key… | Did you mean "profile"?` */
export const told = (problems: readonly Diagnostic[]): string[] =>
  problems.map((found) => {
    const at =
      found.at && [found.at.file, found.at.line, found.at.column].filter((part) => part !== undefined).join(':')
    return [...(at ? [at] : []), found.code, found.message, ...(found.hint ? [`| ${found.hint}`] : [])].join(' ')
  })
