import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RecordedFile } from './trace.ts'

/** The folder a trace is replayed in. */
export interface Sandbox {
  readonly project: string
  readonly profiles: string
  readonly database: string
  /** Puts this sandbox's paths where the recorder left their names. */
  filled(text: string): string
  /** Writes a file of the project; a sentence when it cannot be had. */
  write(name: string, file: RecordedFile): string | undefined
  remove(name: string): void
  /** Keeps the artifacts of a step, for later steps that copy them. */
  keepArtifacts(step: number): void
  [Symbol.dispose](): void
}

const artifactNames =
  '{manifest.json,run_results.json,sources.json,catalog.json,semantic_manifest.json,graph.gpickle,partial_parse.msgpack}'
/** dbt's own caches: another tool has no use for them. */
const privateFiles = /\.(gpickle|msgpack)$/

export function sandbox(): Sandbox {
  const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-parity-'))
  const project = path.join(folder, 'project')
  const profiles = path.join(folder, 'profile')
  const database = path.join(folder, 'dbt.duckdb')
  mkdirSync(project)
  mkdirSync(profiles)
  const filled = (text: string): string =>
    text.replaceAll('{{PROJECT_ROOT}}', project).replaceAll('{{PROFILES_DIR}}', profiles).replaceAll('{{DB}}', database)
  const kept = (step: number, name: string): string => path.join(folder, 'artifacts', String(step), name)
  return {
    project,
    profiles,
    database,
    filled,
    write: (name, file) => {
      const target = path.join(project, name)
      mkdirSync(path.dirname(target), { recursive: true })
      if (typeof file === 'string') writeFileSync(target, filled(file))
      else if ('hex' in file) writeFileSync(target, Buffer.from(file.hex, 'hex'))
      else {
        const source = kept(file.copyOf.step, file.copyOf.path)
        if (existsSync(source)) copyFileSync(source, target)
        else if (!privateFiles.test(source)) return `no step left the artifact ${file.copyOf.path}`
      }
      return undefined
    },
    remove: (name) => rmSync(path.join(project, name), { force: true }),
    keepArtifacts: (step) => {
      for (const name of globSync(`target*/**/${artifactNames}`, { cwd: project })) {
        mkdirSync(path.dirname(kept(step, name)), { recursive: true })
        copyFileSync(path.join(project, name), kept(step, name))
      }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The artifacts of one name under a folder, by path, as they are now. */
export function artifactTexts(folder: string, name: string): ReadonlyMap<string, string> {
  const exclude = (file: string): boolean => file.includes('dbt_packages')
  const files = globSync(`**/${name}`, { cwd: folder, exclude })
  return new Map(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]))
}

/** The artifact that a command has written: the one that is new or has changed. */
export function writtenSince(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): unknown {
  const changed = [...after].find(([file, text]) => before.get(file) !== text)
  return changed === undefined ? undefined : JSON.parse(changed[1])
}
