import { nothingRead, together, type Reading } from '../run/estimate/statement.ts'
import type { PlannedUnit } from '../run/estimate/estimate-run.ts'
import { dollarsOf } from './cost-budget.ts'
import { aligned, bytesText, dollarsText } from './cost-text.ts'

/** All that a unit and its tests would read. */
export const readingOfUnit = ({ estimate }: PlannedUnit): Reading | undefined =>
  estimate && together(estimate.reading, estimate.tests)

export const totalOf = (units: readonly PlannedUnit[]): Reading =>
  units.reduce((total, unit) => together(total, readingOfUnit(unit) ?? { ...nothingRead, isLeast: true }), nothingRead)

/** `≤` where less may be read, `≥` where more will be, `≈` where either may be. */
export function markOf({ isMost, isLeast }: Reading): string {
  if (isMost && isLeast) return '≈ '
  return isMost ? '≤ ' : isLeast ? '≥ ' : ''
}

const typeOf = ({ node, kind }: PlannedUnit): string =>
  kind === 'tests' ? 'test' : kind === 'unit-test' ? 'unit test' : node.resource_type

const nameOf = (unit: PlannedUnit): string =>
  unit.kind === 'tests' && unit.tests > 1 ? `${unit.node.name} (+${unit.tests - 1})` : unit.node.name

function actionText(unit: PlannedUnit): string {
  const { kind, action, tests } = unit
  if (kind === 'tests' || tests === 0) return action
  return `${action}, ${tests} ${tests === 1 ? 'test' : 'tests'}`
}

/** What would be done, one line a node, in order. */
export function planText(units: readonly PlannedUnit[]): string {
  const rows = units.map((unit, index) => [String(index + 1), typeOf(unit), nameOf(unit), actionText(unit)])
  return aligned([' #', 'kind', 'node', 'does'], rows)
}

/** The same with what it reads and costs; free lines say so by a dash. */
export function costText(units: readonly PlannedUnit[], price: number): string {
  const total = totalOf(units)
  const rows = units.map((unit, index) => [
    String(index + 1),
    typeOf(unit),
    nameOf(unit),
    unit.blockedBy === undefined ? actionText(unit) : 'depends on what cannot be planned',
    ...figures(readingOfUnit(unit), price),
  ])
  const heading = [' #', 'kind', 'node', 'does', ' reads', ' costs']
  return [aligned(heading, rows, [['', '', 'total', '', ...figures(total, price)]]), ...legend(total, price)].join('\n')
}

/** The lines that cost most. */
export function worstText(units: readonly PlannedUnit[], price: number, most = 10): string {
  const costly = units
    .flatMap((unit) => {
      const reading = readingOfUnit(unit)
      return reading && reading.billed > 0 ? [{ unit, reading }] : []
    })
    .toSorted((a, b) => b.reading.billed - a.reading.billed)
  const rows = costly
    .slice(0, most)
    .map(({ unit, reading }) => [typeOf(unit), nameOf(unit), actionText(unit), ...figures(reading, price)])
  const left = costly.length - rows.length
  const foot = [['', left > 0 ? `total of ${costly.length}` : 'total', '', ...figures(totalOf(units), price)]]
  return aligned(['kind', 'node', 'does', ' reads', ' costs'], rows, foot)
}

function figures(reading: Reading | undefined, price: number): readonly [string, string] {
  if (!reading) return ['?', '?']
  if (reading.billed === 0 && !reading.isLeast) return ['–', '–']
  const mark = markOf(reading)
  return [mark + bytesText(reading.bytes), dollarsText(dollarsOf(reading.billed, price), mark)]
}

function legend({ isMost, isLeast, billed, bytes }: Reading, price: number): readonly string[] {
  return [
    `At $${price} a TiB${billed > bytes ? ', each table of a query counted as 10 MiB at least' : ''}.`,
    ...(isMost ? ['≤  Clustering, or partitions that are known only then, may leave out more.'] : []),
    ...(isLeast ? ['≥  Reads tables that this run makes first: their size is not known yet.'] : []),
  ]
}
