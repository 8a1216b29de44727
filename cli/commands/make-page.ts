import path from 'node:path'
import type { RunRecord } from '../artifacts/run-history.ts'
import type { CatalogRelation } from '../core/adapter.ts'
import type { UniqueId } from '../core/node.ts'
import type { CompiledNode } from '../core/result.ts'
import { generatePage } from '../docs/generate-page.ts'
import type { SourceAge } from '../docs/page/page-input.ts'
import { isRecord, numberIn, recordsIn, textIn } from '../docs/page/json-reading.ts'
import { pageApp } from './page-app.ts'
import type { ParsedStage } from './parse-stage.ts'
import { projectImages } from './project-images.ts'
import { readJson } from './run-history.ts'
import { linked } from './write-artifacts.ts'

export interface DocumentedProject {
  readonly compiled: ReadonlyMap<UniqueId, CompiledNode>
  readonly relations: readonly CatalogRelation[]
  readonly history: readonly RunRecord[]
}

/** Makes the page of a project from what was compiled, what the warehouse has and what earlier runs left. */
export function makePage(stage: ParsedStage, { compiled, relations, history }: DocumentedProject): string {
  const { project, invocation } = stage
  const code = [...compiled].flatMap(([id, { compiledCode }]) =>
    compiledCode === undefined ? [] : [[id, compiledCode] as const],
  )
  return generatePage(pageApp(), {
    parsed: linked(stage),
    compiled: new Map(code),
    relations,
    history,
    sourceAges: sourceAges(readJson(path.join(project.targetPath, 'sources.json'))),
    imageOf: projectImages(project),
    redact: (text) => invocation.secrets.redact(text),
  })
}

const sourceAges = (artifact: unknown): ReadonlyMap<UniqueId, SourceAge> =>
  new Map(
    (isRecord(artifact) ? recordsIn(artifact, 'results') : []).map((result) => {
      const [loadedAt, askedAt] = [textIn(result, 'max_loaded_at'), textIn(result, 'snapshotted_at')]
      const ageSeconds = numberIn(result, 'max_loaded_at_time_ago_in_s')
      const age: SourceAge = {
        status: textIn(result, 'status') ?? '',
        ...(loadedAt !== undefined && { loadedAt }),
        ...(askedAt !== undefined && { askedAt }),
        ...(ageSeconds !== undefined && { ageSeconds }),
      }
      return [textIn(result, 'unique_id') ?? '', age] as const
    }),
  )
