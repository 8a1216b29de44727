import path from 'node:path'
import type { Warehouse } from '../core/adapter.ts'
import type { JsonRecord } from '../core/config.ts'
import { hasErrors } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import { isFailure } from '../core/result.ts'
import { fingerprints } from '../state/fingerprint.ts'
import { affectedNodes, type WatchedProject } from '../watch/affected.ts'
import { watchFiles } from '../watch/files.ts'
import { type RoundOutcome, startLoop } from '../watch/loop.ts'
import { requestOfKey, type WatchRequest } from '../watch/requests.ts'
import { buildMode, buildTypes } from './build.ts'
import { ParseMemory } from '../parse/parse-memory.ts'
import { connect } from './connect.ts'
import type { Invocation } from './invocation.ts'
import { openTargeted } from './open-project.ts'
import { type ParsedStage, reparse } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { runNodes, type Mode } from './run-nodes.ts'
import { selectStage } from './select-stage.ts'
import { testMode } from './test.ts'
import { compiledOf, writeManifest, writeRunResults } from './write-artifacts.ts'

/** `tsdbt watch`: builds and tests what a save affects, until it is told to stop. */
export async function run(invocation: Invocation): Promise<number> {
  const opened = await openTargeted(invocation)
  if (!opened.ok) return refuse(invocation, opened.problems)
  const { project } = opened.value
  const watcher = new Watcher(invocation)
  const loop = startLoop(async (request, signal) => watcher.round(request, signal))
  const files = await watchFiles({ paths: [project.root], ignored: ignoredPaths(project) }, (paths) =>
    loop.request({ kind: 'changed', paths }),
  )
  const ended = Promise.withResolvers<void>()
  invocation.signal.addEventListener('abort', () => ended.resolve())
  const keys = listenForKeys((request) => (request === 'quit' ? ended.resolve() : loop.request(request)))
  say(invocation, 'Watching. Keys: r run all, t tests, f failed, q quit.')
  loop.request({ kind: 'changed', paths: new Set() })
  await ended.promise
  keys.release()
  await files.close()
  await loop.stop()
  return 0
}

function ignoredPaths({ root, targetPath, logPath, profile }: ParsedStage['project']): string[] {
  const database = profile?.targetForTemplates['path']
  const files = typeof database === 'string' ? [database, `${database}.wal`] : []
  return [
    targetPath,
    logPath,
    ...[...files, 'node_modules', '.git', 'dist', 'dbt_packages'].map((name) => path.resolve(root, name)),
  ]
}

/** What the rounds remember of one another. */
class Watcher {
  private before: WatchedProject | undefined
  private unfinished = new Set<UniqueId>()
  private generation = 0
  private readonly memory = new ParseMemory()
  private readonly invocation: Invocation

  constructor(invocation: Invocation) {
    this.invocation = invocation
  }

  async round(request: WatchRequest, signal: AbortSignal): Promise<RoundOutcome> {
    const stage = await this.parse()
    if (stage === undefined || signal.aborted) return signal.aborted ? 'cancelled' : 'finished'
    const now = watchedOf(stage)
    const ids = await this.wanted(stage, now, request)
    const isFirst = this.before === undefined
    this.before = now
    if (ids === undefined) return 'finished'
    if (ids.size === 0) {
      say(this.invocation, isFirst ? 'Ready. Save a file, or press r to build everything.' : 'Nothing to build.')
      return 'finished'
    }
    return this.build(stage, ids, request.kind === 'tests' ? testMode : buildMode, signal)
  }

  /** A broken file shows its diagnostic and the loop goes on with the next save. */
  private async parse(): Promise<ParsedStage | undefined> {
    const opened = await openTargeted(this.invocation)
    const parsed = opened.ok ? await reparse(opened.value, opened.problems, ++this.generation, this.memory) : opened
    if (parsed.ok) return parsed.value
    refuse(this.invocation, parsed.problems)
    return undefined
  }

  private async wanted(
    stage: ParsedStage,
    now: WatchedProject,
    request: WatchRequest,
  ): Promise<ReadonlySet<UniqueId> | undefined> {
    if (request.kind === 'failed') return this.unfinished
    const words = this.invocation.words
    const types = request.kind === 'tests' ? (['test', 'unit_test'] as const) : buildTypes
    const selected = await selectStage(stage, { types, ...(words.length > 0 && { select: words }) })
    if (!selected.ok || hasErrors(selected.problems)) {
      refuse(this.invocation, selected.problems)
      return undefined
    }
    const { ids } = selected.value.selection
    if (request.kind !== 'changed') return ids
    return this.before ? affectedNodes(this.before, now, this.unfinished).intersection(ids) : new Set()
  }

  private async build(
    stage: ParsedStage,
    ids: ReadonlySet<UniqueId>,
    mode: Mode,
    signal: AbortSignal,
  ): Promise<RoundOutcome> {
    const warehouse = await connect(stage)
    if (!warehouse.ok) {
      refuse(this.invocation, warehouse.problems)
      return 'finished'
    }
    for (const id of ids) this.unfinished.add(id)
    try {
      return await this.runOn(warehouse.value, stage, ids, mode, signal)
    } finally {
      await warehouse.value.close()
    }
  }

  private async runOn(
    warehouse: Warehouse,
    stage: ParsedStage,
    selected: ReadonlySet<UniqueId>,
    mode: Mode,
    signal: AbortSignal,
  ): Promise<RoundOutcome> {
    const outcome = await runNodes({ stage, selected, mode, warehouse, signal, generation: this.generation })
    if (!outcome.ok) {
      refuse(this.invocation, outcome.problems)
      return 'finished'
    }
    for (const { unique_id: id, status } of outcome.value.results) {
      if (!isFailure(status) && status !== 'skipped') this.unfinished.delete(id)
    }
    if (signal.aborted) return 'cancelled'
    // What was selected and has no result of its own (ephemeral models, sources) is done with the rest.
    const reported = new Set(outcome.value.results.map((result) => result.unique_id))
    for (const id of selected) if (!reported.has(id)) this.unfinished.delete(id)
    writeManifest(stage, compiledOf(outcome.value.results))
    writeRunResults(stage, outcome.value.results, outcome.value.elapsedMs, { ...stage.args, which: mode.command })
    return 'finished'
  }
}

function watchedOf({ result, graph, project }: ParsedStage): WatchedProject {
  const environment: JsonRecord = { vars: project.vars, target: project.profile?.targetForTemplates ?? {} }
  return { parsed: result.parsed, graph, fingerprints: fingerprints(result.parsed, environment) }
}

const say = (invocation: Invocation, text: string): void => invocation.emit({ type: 'note', level: 'info', text })

/** Single keys on a terminal; elsewhere none. */
function listenForKeys(onRequest: (request: WatchRequest | 'quit') => void): { release(): void } {
  const { stdin } = process
  if (!stdin.isTTY) return { release: () => undefined }
  stdin.setRawMode(true)
  const onData = (key: Buffer): void => {
    const request = requestOfKey(key.toString())
    if (request !== undefined) onRequest(request)
  }
  stdin.on('data', onData)
  return {
    release: () => {
      stdin.off('data', onData)
      stdin.setRawMode(false)
      stdin.pause()
    },
  }
}
