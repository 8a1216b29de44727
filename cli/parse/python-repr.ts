import type { Constraint, UnitTestInput, UnitTestNode } from '../core/node.ts'
import { pyRepr } from './python-text.ts'
import type { Json } from './read-json.ts'

/*
 * How Python prints the records that dbt hashes into `contract.checksum` and a unit test's `checksum`. A manifest that dbt made is only comparable
 * (`state:modified`) when ours come from the same text.
 */

export function reprConstraints(constraints: readonly Constraint[]): string {
  return `[${constraints.map(reprConstraint).join(', ')}]`
}

function reprConstraint(constraint: Constraint): string {
  const { type, columns } = constraint
  const fields = [
    `type=<ConstraintType.${type}: '${type}'>`,
    `name=${pyRepr(constraint.name)}`,
    `expression=${pyRepr(constraint.expression)}`,
    `warn_unenforced=${pyRepr(constraint.warn_unenforced)}`,
    `warn_unsupported=${pyRepr(constraint.warn_unsupported)}`,
    `to=${pyRepr(constraint.to)}`,
    `to_columns=${pyRepr(constraint.to_columns)}`,
  ]
  if (columns === undefined) return `ColumnLevelConstraint(${fields.join(', ')})`
  return `ModelLevelConstraint(${[...fields, `columns=${pyRepr(columns)}`].join(', ')})`
}

type UnitTestParts = Pick<UnitTestNode, 'model' | 'given' | 'expect' | 'overrides' | 'versions'>

/** Everything of a unit test but its description. */
export function reprUnitTest({ model, given, expect, overrides, versions }: UnitTestParts): string {
  const inputs = given.map((input) => `UnitTestInputFixture(input=${pyRepr(input.input)}, ${reprRows(input)})`)
  const fixtures = given
    .filter((input) => input.fixture !== null && input.fixture !== '')
    .map((input) => `-${rowsText(input.rows)}`)
  const expected = `UnitTestOutputFixture(${reprRows(expect)})`
  return `${model}-${reprVersions(versions)}-[${inputs.join(', ')}]-${expected}-${reprOverrides(overrides)}${fixtures.join('')}`
}

const formatNames = { dict: 'Dict', csv: 'CSV', sql: 'SQL' } as const

const reprRows = ({ rows, format, fixture }: Omit<UnitTestInput, 'input'>): string =>
  `rows=${pyRepr(rowsJson(rows))}, format=<UnitTestFormat.${formatNames[format]}: '${format}'>, fixture=${pyRepr(fixture)}`

const rowsText = (rows: UnitTestInput['rows']): string => (typeof rows === 'string' ? rows : pyRepr(rowsJson(rows)))

// Rows are what YAML or CSV gave: Json.
const rowsJson = (rows: UnitTestInput['rows']): Json => rows

const reprVersions = (versions: UnitTestNode['versions']): string =>
  versions === null
    ? 'None'
    : `UnitTestNodeVersions(include=${pyRepr(versions.include)}, exclude=${pyRepr(versions.exclude)})`

const reprOverrides = (overrides: UnitTestNode['overrides']): string =>
  overrides === null
    ? 'None'
    : `UnitTestOverrides(macros=${pyRepr(overrides.macros)}, vars=${pyRepr(overrides.vars)}, env_vars=${pyRepr(overrides.env_vars)})`
