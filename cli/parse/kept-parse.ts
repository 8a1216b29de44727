import type { Diagnostic } from '../core/diagnostic.ts'
import type { CollectedFiles } from './collect-files.ts'
import type { Capture, FileDraft } from './draft.ts'
import { filesKey } from './parse-key.ts'
import type { ParseOptions, ParseResult, Session } from './parse-options.ts'
import type { Json } from './read-json.ts'
import { readSnapshot, writeSnapshot, type SnapshotHeader } from './snapshot.ts'
import { decodeParsed, encodeParsed } from './snapshot-body.ts'

export interface KeptParse {
  readonly parsed: ParseResult['parsed']
  readonly problems: readonly Diagnostic[]
}

/** The last parse, when every file and all that it depended on are as they were. */
export async function takeKept(session: Session, environment: string): Promise<KeptParse | undefined> {
  const { options, project } = session
  const found = options.cacheDir === undefined ? undefined : readSnapshot(options.cacheDir)
  if (!found || found.header.environment !== environment || !(await holds(found.header, session))) return undefined
  const { projectName } = session.env
  const parsed = decodeParsed(found.body, project.root, {
    projectName,
    adapterType: session.env.adapter.type,
    selectors: project.selectors,
  })
  return { parsed, problems: found.header.problems }
}

async function holds(header: SnapshotHeader, session: Session): Promise<boolean> {
  const { options, project } = session
  if (header.files !== filesKey(project.packages)) return false
  if (header.env.some(([name, value]) => (project.env[name] ?? null) !== value)) return false
  if (header.flags !== null && JSON.stringify(header.flags) !== JSON.stringify(flagsOf(options))) return false
  if (header.args !== null && JSON.stringify(header.args) !== JSON.stringify(options.invocationArgs ?? {})) return false
  return (await volatileHold(header, session)) && (await modulesHold(header, session))
}

/** Renders again what tells the time, to see whether it still refers to the same. */
async function volatileHold(header: SnapshotHeader, session: Session): Promise<boolean> {
  if (header.volatile.length === 0) return true
  const { captureFile } = await import('./capture.ts')
  const { templatesOf } = await import('./collect-files.ts')
  const { hookTemplates } = await import('./file-drafts.ts')
  const wanted = new Map<string, Capture>(header.volatile)
  const { project, env } = session
  for (const owner of project.packages) {
    const files = owner.files.flatMap((file) => templatesOf(project.root, owner, file, []))
    for (const template of [...files, ...hookTemplates(owner, projectFileOf(owner.config.document.file))]) {
      const kept = wanted.get(template.draft.uniqueId)
      if (!kept) continue
      const now = captureFile(template, env)
      if (now.problems.length > 0 || JSON.stringify(now.capture) !== JSON.stringify(kept)) return false
    }
  }
  return true
}

const projectFileOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)

async function modulesHold(header: SnapshotHeader, session: Session): Promise<boolean> {
  if (header.modules.length === 0) return true
  const { tsModelDraft } = await import('./ts-models.ts')
  const wanted = new Map(header.modules)
  const { project, options } = session
  for (const owner of project.packages) {
    for (const file of owner.files) {
      if (file.kind !== 'ts-model') continue
      const draft = await tsModelDraft(project.root, owner, file, options.generation, [])
      if (!draft || wanted.get(draft.uniqueId) !== declaration(draft)) return false
    }
  }
  return true
}

const declaration = (draft: FileDraft): string =>
  JSON.stringify([draft.checksum, draft.capture, draft.declared ?? null])

const flagsOf = (options: ParseOptions): Json => JSON.parse(JSON.stringify(options.flags)) as Json // what JSON.parse gives

/** Keeps a parse for the next process, unless something other than a file's own template told the time. */
export function keepParse(
  session: Session,
  environment: string,
  files: CollectedFiles,
  parsed: ParseResult['parsed'],
  isTimeless: boolean,
): void {
  const { options, project, tracker, memory } = session
  // A watcher has its memory in hand, and no time to write at each save.
  if (options.cacheDir === undefined || options.memory !== undefined) return
  const ids = new Set(files.drafts.map(({ uniqueId }) => uniqueId))
  memory.write(
    options.cacheDir,
    project.packages.flatMap((owner) => owner.files),
    ids,
  )
  if (!isTimeless) return
  const header: SnapshotHeader = {
    environment,
    files: filesKey(project.packages),
    env: tracker.envReads,
    flags: tracker.hasReadFlags ? flagsOf(options) : null,
    args: tracker.hasReadArgs ? (options.invocationArgs ?? {}) : null,
    volatile: files.volatile.map((draft) => [draft.uniqueId, draft.capture]),
    modules: files.drafts
      .filter(({ language }) => language === 'typescript')
      .map((draft) => [draft.uniqueId, declaration(draft)]),
    // A cause is an object of this process; what is told of it is in the message.
    problems: session.problems.map((found) => ({ ...found, cause: undefined })),
  }
  writeSnapshot(options.cacheDir, header, encodeParsed(parsed))
}
