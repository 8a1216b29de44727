import type { Metrics } from '../core/registered-model.ts'
import type { CellValue } from '../core/table.ts'
import type { Measurement } from '../registry/backtest.ts'
import type { Version } from '../registry/version.ts'
import { makePaint } from '../ui/paint.ts'
import { tableText } from '../ui/table-text.ts'
import { stdio } from './stdio.ts'

/** Rows under names, as wide as the terminal. */
export function tableOf(names: readonly string[], rows: readonly (readonly CellValue[])[]): string {
  const columns = names.map((name) => ({ name, type: '' }))
  // What is not there is left blank; a column that has such cells is of text.
  const blank = names.map((_, column) => rows.some((row) => row[column] === null))
  const shown = rows.map((row) => row.map((cell, column) => (blank[column] === true ? String(cell ?? '') : cell)))
  const width = stdio().stdout.columns ?? Number.POSITIVE_INFINITY
  return tableText({ columns, rows: shown }, rows.length, width, makePaint(false)).join('\n')
}

/** The last backtest, on which a version is judged. */
const lastMeasured = ({ measurements }: Version): Measurement | undefined => measurements.at(-1)

/** `wape 0.3121`; null where nothing was measured. */
export function figureText(version: Version | undefined): string | null {
  const measured = version && lastMeasured(version)
  if (!measured) return null
  const { metric } = measured.backtest
  return `${metric} ${shownFigure(measured.metrics[metric])}`
}

/** The measure that decides first, the others by name. */
export const metricNames = (decisive: string, ...measured: readonly Metrics[]): readonly string[] => [
  ...new Set([decisive, ...measured.flatMap((metrics) => Object.keys(metrics)).toSorted()]),
]

/** Six significant digits. */
export const shownFigure = (value: number | undefined): string =>
  value === undefined ? '' : String(Number(value.toPrecision(6)))

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`
}

/** To the second: no one reads more. */
export const momentShown = (text: string): string => text.slice(0, 19)

export const jsonOf = (text: string | null): unknown => (text === null || text === '' ? null : JSON.parse(text))

/** A version as JSON has it. */
export const versionJson = (version: Version) => ({
  version: version.version,
  stage: version.stage,
  registered_at: version.registeredAt,
  registered_by: version.registeredBy,
  node_id: version.nodeId,
  code_hash: version.codeHash,
  invocation_id: version.invocationId,
  description: version.description,
  params: jsonOf(version.params),
  artifact: { bytes: version.artifactBytes, sha256: version.artifactSha256 },
  backtests: version.measurements.map(measurementJson),
})

const measurementJson = ({ backtest, metrics, measuredAt }: Measurement) => ({
  ...backtestJson(backtest),
  measured_at: measuredAt,
  metrics,
})

export const backtestJson = ({
  metric,
  better,
  from,
  to,
  horizon,
  seriesCount,
  seriesHash,
}: Measurement['backtest']) => ({
  metric,
  better,
  from,
  to,
  horizon,
  series_count: seriesCount,
  series_hash: seriesHash,
})
