import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Measurement, measure } from '../measure.ts'

export const root = path.resolve(import.meta.dirname, '..', '..')
const bin = path.join(root, 'cli', 'bin.cjs')

/** A target of a profile, as YAML takes it: JSON. */
export type Target = Readonly<Record<string, unknown>>

/** The real bin in a project, with a profile, a target folder and logs of its own. */
export interface Workspace {
  readonly folder: string
  readonly project: string
  run(...words: string[]): Promise<Measurement>
  artifact(file: string): unknown
}

export function workspace(folder: string, project: string, profile: string, target: Target): Workspace {
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    path.join(folder, 'profiles.yml'),
    JSON.stringify({ [profile]: { target: 'it', outputs: { it: target } } }),
  )
  const places = [
    '--profiles-dir',
    folder,
    '--target-path',
    path.join(folder, 'target'),
    '--log-path',
    path.join(folder, 'logs'),
  ]
  return {
    folder,
    project,
    run: (...words) => measure([process.execPath, bin, ...words, ...places], { cwd: project, env: { TZ: 'UTC' } }),
    artifact: (file) => JSON.parse(readFileSync(path.join(folder, 'target', file), 'utf8')) as unknown,
  }
}

/** A target whose API is on loopback; the token is asked of nobody. */
export const bigqueryTarget = (endpoint: string, more: Target = {}): Target => ({
  type: 'bigquery',
  method: 'oauth-secrets',
  token: 'loopback',
  project: 'shop',
  dataset: 'grocery',
  location: 'EU',
  threads: 8,
  api_endpoint: endpoint,
  ...more,
})

export interface RunResult {
  readonly unique_id: string
  readonly status: string
  readonly message: string | null
}
/** What became of the nodes of the last run. */
export const resultsOf = (space: Workspace): readonly RunResult[] =>
  (space.artifact('run_results.json') as { readonly results: readonly RunResult[] }).results // written by the bin
