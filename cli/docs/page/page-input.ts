import type { RunRecord } from '../../artifacts/run-history.ts'
import type { CatalogRelation } from '../../core/adapter.ts'
import type { UniqueId } from '../../core/node.ts'
import type { ParsedProject } from '../../core/parsed-project.ts'
import type { ImageOf } from './images.ts'

/** How old a source was found to be, as sources.json tells it. */
export interface SourceAge {
  readonly status: string
  /** ISO; absent when it could not be told. */
  readonly loadedAt?: string
  readonly askedAt?: string
  readonly ageSeconds?: number
}

/** All that a page is made of. */
export interface PageInput {
  readonly parsed: ParsedProject
  /** SQL of what was compiled. */
  readonly compiled: ReadonlyMap<UniqueId, string>
  /** What the warehouse has; empty when it was not asked. */
  readonly relations: readonly CatalogRelation[]
  /** Earlier runs, oldest first. */
  readonly history: readonly RunRecord[]
  readonly sourceAges: ReadonlyMap<UniqueId, SourceAge>
  readonly imageOf: ImageOf
  /** Masks secrets. */
  readonly redact: (text: string) => string
}
