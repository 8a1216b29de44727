import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { manifestText } from '../artifacts/manifest.ts'
import type { ArtifactRun } from '../artifacts/metadata.ts'
import { ranNodes, runRecord } from '../artifacts/run-history.ts'
import { runResults } from '../artifacts/run-results.ts'
import { selectorEntries } from '../artifacts/selector-definitions.ts'
import { semanticManifest } from '../artifacts/semantic-manifest.ts'
import { writeWhole } from '../artifacts/write.ts'
import { writtenPath } from '../core/written-path.ts'
import type { JsonRecord } from '../core/config.ts'
import { type Diagnostic, problem, ProblemError } from '../core/diagnostic.ts'
import { makeFolder } from '../core/make-folder.ts'
import type { Node, UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { CompiledNode, NodeResult } from '../core/result.ts'
import { reasonOf } from '../project/source-file.ts'
import { compatibleDbt } from '../project/version.ts'
import { withLookerLinks } from './looker-exposures.ts'
import type { ParsedStage } from './parse-stage.ts'
import { appendRun, historyFile } from './run-history.ts'

/** What keeps artifacts from being written, to be known before anything is done that they tell of. */
export function targetFolderProblem({ options, project }: ParsedStage): Diagnostic | undefined {
  if (options.switch('write-json') === false) return undefined
  try {
    makeFolder(project.targetPath)
    accessSync(project.targetPath, constants.W_OK)
    return undefined
  } catch (cause) {
    return unwritable(project.targetPath, cause)
  }
}

/** What artifacts say of the run that wrote them. */
export function artifactRun({ invocation, project, adapter, result }: ParsedStage): ArtifactRun {
  const prefix = 'DBT_ENV_CUSTOM_ENV_'
  const custom = Object.entries(invocation.env).flatMap(([name, value]) =>
    name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value] as const] : [],
  )
  return {
    dbtVersion: compatibleDbt,
    version: invocation.version,
    invocationId: invocation.invocationId,
    startedAt: invocation.startedAt,
    generatedAt: new Date(invocation.now()),
    projectName: result.parsed.projectName,
    adapterType: adapter.type,
    quoting: { database: true, schema: true, identifier: true, column: null, ...project.config.quoting },
    customEnv: Object.fromEntries(custom),
  }
}

/** manifest.json, with the SQL of what was compiled. */
export function writeManifest(stage: ParsedStage, compiled: ReadonlyMap<UniqueId, CompiledNode> = new Map()): void {
  const { project, result } = stage
  const folder = path.relative(project.root, project.targetPath)
  const text = manifestText({
    run: artifactRun(stage),
    parsed: linked(stage),
    compiled,
    compiledPath: (node: Node) =>
      path.posix.join(folder.split(path.sep).join('/'), 'compiled', node.package_name, writtenPath(node)),
    selectors: selectorEntries(result.parsed.selectors),
  })
  writeArtifact(stage, 'manifest.json', text)
  writeArtifact(stage, 'semantic_manifest.json', JSON.stringify(semanticManifest(result.parsed)))
}

/** Links to reports stand where reports can be made. */
export function linked({ adapter, project, result }: ParsedStage): ParsedProject {
  if (adapter.type !== 'bigquery') return result.parsed
  const billed = project.profile?.credentials['execution_project']
  return withLookerLinks(result.parsed, typeof billed === 'string' ? billed : undefined)
}

export function writeRunResults(
  stage: ParsedStage,
  results: readonly NodeResult[],
  elapsedMs: number,
  args: JsonRecord,
): void {
  const artifact = runResults({ run: artifactRun(stage), results, elapsedMs, args })
  writeArtifact(stage, 'run_results.json', JSON.stringify(artifact))
  recordRun(stage, results, elapsedMs, args)
}

/** The next command writes another run_results.json; the page shows what ran before it. */
function recordRun(stage: ParsedStage, results: readonly NodeResult[], elapsedMs: number, args: JsonRecord): void {
  const { invocation } = stage
  const command = String(args['which'] ?? '')
  if (results.length === 0 || !ranNodes.has(command)) return
  const run = { invocation: invocation.invocationId, command, at: new Date(invocation.now()), elapsedMs }
  keepRun(stage, JSON.stringify(runRecord(run, results)))
}

/** Adds a line to the history of runs. Throws `ProblemError`. */
export function keepRun({ options, project, invocation }: ParsedStage, line: string): void {
  if (options.switch('write-json') === false) return
  try {
    appendRun(project.targetPath, invocation.secrets.redact(line))
  } catch (cause) {
    throw new ProblemError(unwritable(historyFile(project.targetPath), cause))
  }
}

/** Writes a file of the target folder unless `--no-write-json`; secrets are masked in it. Throws `ProblemError`. */
export function writeArtifact(stage: ParsedStage, name: string, text: string): void {
  writeMasked(stage, name, stage.invocation.secrets.redact(text))
}

/** The same for a text whose secrets are masked already. */
export function writeMasked({ options, project }: ParsedStage, name: string, text: string): void {
  if (options.switch('write-json') === false) return
  const file = path.resolve(project.targetPath, name)
  try {
    writeWhole(file, text)
  } catch (cause) {
    throw new ProblemError(unwritable(file, cause))
  }
}

function unwritable(path: string, cause: unknown): Diagnostic {
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
  const reason = isMissing ? 'no folder can be made there' : reasonOf(cause)
  return problem('file-unwritable', { path, reason }, undefined, { cause })
}

export const compiledOf = (results: readonly NodeResult[]): ReadonlyMap<UniqueId, CompiledNode> =>
  new Map(results.flatMap(({ unique_id: id, compiled }) => (compiled ? [[id, compiled] as const] : [])))
