import path from 'node:path'
import { builtinFiles, builtinPackages } from '../builtins/index.ts'
import { bad, type Checked, type Diagnostic, good, hasErrors } from '../core/diagnostic.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { buildGraph, type Graph, type ReadingPlace } from '../graph/build.ts'
import { parseProject } from '../parse/parse-project.ts'
import type { ParseMemory } from '../parse/parse-memory.ts'
import type { ParseResult } from '../parse/parse-options.ts'
import { referencePlace } from '../parse/reference-place.ts'
import { compatibleDbt } from '../project/version.ts'
import { catalogProblems } from './catalog-problems.ts'
import type { Invocation } from './invocation.ts'
import { openTargeted, type TargetedProject } from './open-project.ts'
import { setPackageEntry } from '../tsmodel/native-import.ts'
import { packageEntry } from './package-entry.ts'
import { parsedCounts } from './parsed-counts.ts'
import { judged } from './warnings.ts'

/** A project as its files say it: nodes, macros, graph. No warehouse was asked. */
export interface ParsedStage extends TargetedProject {
  readonly result: ParseResult
  readonly graph: Graph
  /** Warnings found on the way, told already. */
  readonly problems: readonly Diagnostic[]
}

/** Reads and parses the project, telling what it found; the beginning of every command that needs nodes. */
export async function parseStage(invocation: Invocation): Promise<Checked<ParsedStage>> {
  const opened = await openTargeted(invocation)
  if (!opened.ok) return opened
  return reparse(opened.value, opened.problems, 0)
}

/** Parses an opened project; a watcher counts `generation` up and keeps a `memory` of files it has read. */
export async function reparse(
  opened: TargetedProject,
  before: readonly Diagnostic[],
  generation: number,
  memory?: ParseMemory,
): Promise<Checked<ParsedStage>> {
  const { invocation, project, adapter, options } = opened
  // TypeScript models are imported to learn what they declare.
  setPackageEntry(packageEntry())
  const result = await parseProject({
    project,
    adapter,
    version: compatibleDbt,
    now: invocation.startedAt,
    invocationId: invocation.invocationId,
    builtins: builtinFiles(adapter.type),
    builtinPackages: builtinPackages(adapter.type),
    flags: opened.flags,
    emit: invocation.emit,
    invocationArgs: opened.args,
    generation,
    ...(memory && { memory }),
    ...(options.switch('partial-parse') !== false && { cacheDir: path.join(project.targetPath, 'tsdbt') }),
  })
  if (!result.ok) return bad(...judged([...before, ...result.problems], options))
  const graph = buildGraph(result.value.parsed, readingPlace(result.value.parsed))
  const catalogs = opened.readsOnly === true ? [] : catalogProblems(opened, result.value.parsed)
  const problems = judged([...before, ...result.problems, ...graph.problems, ...catalogs], options)
  if (!graph.ok || hasErrors(problems)) return bad(...problems)
  for (const found of problems) invocation.emit({ type: 'problem', problem: found })
  invocation.emit({
    type: 'project-parsed',
    counts: parsedCounts(result.value.parsed),
    elapsedMs: result.value.elapsedMs,
    partial: result.value.isCached,
  })
  return good({ ...opened, result: result.value, graph: graph.value, problems })
}

/** Where a node's code names another. */
const readingPlace =
  ({ places }: ParsedProject): ReadingPlace =>
  (reader, read) => {
    const place = places.get(reader.unique_id) ?? { file: reader.original_file_path }
    if (!('raw_code' in reader)) return place
    return referencePlace(place, reader.raw_code, 'ref', read.name)
  }
