/** What a trained model was measured on: two versions are comparable where all of this is the same. */
export interface Backtest {
  /** The measure that decides, one of the `metrics` beside it: `wape`. */
  readonly metric: string
  /** Which values of it are good. Default: `lower`. */
  readonly better?: 'lower' | 'higher'
  /** The first and the last time of the values that were forecast: `2018-01-01`. */
  readonly from: string
  readonly to: string
  /** Steps ahead. */
  readonly horizon: number
  /** Names of the series, in any order. */
  readonly series: readonly string[]
}

export type Metrics = Readonly<Record<string, number>>

/** A backtest as the registry keeps it: of the series their number and one hash. */
export interface BacktestKey {
  readonly metric: string
  readonly better: 'lower' | 'higher'
  readonly from: string
  readonly to: string
  readonly horizon: number
  readonly seriesCount: number
  readonly seriesHash: string
}

/** Where a version stands: made, in use, out of use. */
export type Stage = 'staging' | 'production' | 'archived'

/** A version of a model as a run makes it; it gets its number when it is published. */
export interface VersionDraft {
  readonly name: string
  readonly description: string | undefined
  /** JSON. */
  readonly params: string
  readonly artifact: Uint8Array
  readonly measured: Measured | undefined
}

/** What was measured of a version. */
export interface Measured {
  readonly backtest: BacktestKey
  readonly metrics: Metrics
}

/** A version that is there already, measured anew. */
export interface Evaluation {
  readonly name: string
  readonly version: number
  readonly measured: Measured
}

/** Who does something to the registry, when, and in which run. */
export interface Actor {
  readonly by: string
  readonly at: Date
  readonly invocationId: string
}
