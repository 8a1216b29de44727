import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { createAdapter } from '../../adapters/registry.ts'
import { builtinFiles, builtinPackages } from '../../builtins/index.ts'
import type { BaseEnv } from '../../context/env.ts'
import { makeYamlRenderer } from '../../context/yaml-renderer.ts'
import type { JsonRecord } from '../../core/config.ts'
import { bad, good, type Checked } from '../../core/diagnostic.ts'
import { loadProject } from '../../project/load.ts'
import { compatibleDbt } from '../../project/version.ts'
import { parseProject } from '../parse-project.ts'
import type { ParseResult } from '../parse-options.ts'

const projectFile = 'name: shop\nprofile: shop\n'
const profiles = 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, schema: main}\n'

const made: string[] = []
afterAll(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true })
})

/** A folder that lives as long as the spec that asks for it. */
function newFolder(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'tsdbt-parse-'))
  made.push(root)
  return root
}

/** Writes files below a new temporary folder; `project.yml` and `profiles.yml` are made where they are not given. */
export function writeProject(files: Readonly<Record<string, string>>): string {
  const root = newFolder()
  for (const [name, text] of Object.entries({ 'project.yml': projectFile, 'profiles.yml': profiles, ...files })) {
    const file = path.join(root, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return root
}

/** A copy of a project that is kept beside the specs, its local packages installed. */
export function copyProject(from: string): string {
  const root = newFolder()
  cpSync(from, root, { recursive: true })
  const packages = path.join(root, 'packages')
  if (existsSync(packages)) cpSync(packages, path.join(root, 'dbt_packages'), { recursive: true })
  return root
}

export interface ParseFolderOptions {
  readonly vars?: JsonRecord
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: JsonRecord
  readonly args?: JsonRecord
  readonly cacheDir?: string
  readonly now?: Date
}

/** Loads and parses a project as a command does. */
export async function parseFolder(root: string, options: ParseFolderOptions = {}): Promise<Checked<ParseResult>> {
  const now = options.now ?? new Date('2026-01-01T00:00:00Z')
  const base: Omit<BaseEnv, 'target'> = {
    version: compatibleDbt,
    flags: {},
    invocationId: 'test',
    runStartedAt: now,
    env: options.env ?? {},
    emit: () => undefined,
    invocationArgs: {},
    projectName: '',
  }
  const project = await loadProject({
    projectDir: root,
    profilesDir: root,
    env: options.env ?? {},
    needsProfile: true,
    render: makeYamlRenderer(base),
    ...(options.vars && { vars: options.vars }),
    completeTarget: (type, credentials) => {
      const adapter = createAdapter(type, credentials, { projectRoot: root })
      return adapter.ok ? { database: adapter.value.database, schema: adapter.value.schema } : {}
    },
  })
  if (!project.ok) return project
  const { profile } = project.value
  const adapter = createAdapter(
    'duckdb',
    { schema: profile?.schema ?? 'main', ...profile?.credentials },
    { projectRoot: root },
  )
  if (!adapter.ok) return adapter
  const parsed = await parseProject({
    project: project.value,
    adapter: adapter.value,
    version: compatibleDbt,
    now,
    invocationId: 'test',
    builtins: builtinFiles('duckdb'),
    builtinPackages: builtinPackages('duckdb'),
    flags: options.flags ?? {},
    emit: () => undefined,
    ...(options.cacheDir !== undefined && { cacheDir: options.cacheDir }),
    ...(options.args && { invocationArgs: options.args }),
  })
  const problems = [...project.problems, ...parsed.problems]
  return parsed.ok ? good(parsed.value, problems) : bad(...problems)
}

/** Writes and parses. */
export const parseFiles = (
  files: Readonly<Record<string, string>>,
  options?: ParseFolderOptions,
): Promise<Checked<ParseResult>> => parseFolder(writeProject(files), options)

/** Problems as a terminal shows them: place, code, sentence, hint. */
export function told(result: Checked<unknown>): string[] {
  return result.problems.map(({ at, code, message, hint }) => {
    const place = at ? [at.file, at.line, at.column].filter((part) => part !== undefined).join(':') : ''
    return `${place} ${code} ${message}${hint === undefined ? '' : ` | ${hint}`}`
  })
}
