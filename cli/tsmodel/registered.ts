import type { Backtest, Metrics } from '../core/registered-model.ts'
import type { ArtifactContent } from './records.ts'

/** A version as `run` registers it. */
export interface NewVersion {
  /** What it was trained with; JSON. */
  readonly params?: Readonly<Record<string, unknown>>
  /** What it takes to forecast with it again: text, bytes, or anything else as JSON. */
  readonly artifact: ArtifactContent
  /** What it was measured on. A version without is never better than another. */
  readonly backtest?: Backtest
  /** Figures of that backtest; the one that decides must be among them. */
  readonly metrics?: Metrics
  readonly description?: string
}

/** A version that is there, ready to be used. */
export interface RegisteredVersion {
  readonly name: string
  readonly version: number
  readonly params: Readonly<Record<string, unknown>>
  readonly artifact: Uint8Array
  /** The artifact as text. */
  text(): string
  /** The artifact as the value that its JSON stands for. */
  json(): unknown
}

/**
 * The registry of trained models, tables of the warehouse. What a run registers or measures is written in the transaction that publishes its table: it is
 * there with the table or not at all.
 */
export interface ModelRegistry {
  /** The version that `tsdbt model promote` brought to production; undefined when none is, and in unit tests. */
  readonly production: (name: string) => Promise<RegisteredVersion | undefined>
  /** A new version, in stage `staging`. */
  readonly register: (name: string, version: NewVersion) => void
  /** Figures of a version that is there: a champion measured on the backtest of its challenger, so that the two can be compared. */
  readonly evaluate: (
    version: Pick<RegisteredVersion, 'name' | 'version'>,
    measured: { readonly backtest: Backtest; readonly metrics: Metrics },
  ) => void
}

/** The parts of a version that can be sent to another thread. */
export type LoadedVersion = Pick<RegisteredVersion, 'name' | 'version' | 'params' | 'artifact'>

export function registeredVersion(loaded: LoadedVersion): RegisteredVersion {
  const text = (): string => new TextDecoder().decode(loaded.artifact)
  return { ...loaded, text, json: () => JSON.parse(text()) as unknown }
}
