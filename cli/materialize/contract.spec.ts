import { describe, expect, it } from 'vitest'
import { bigqueryDialect } from '../adapters/bigquery/dialect.ts'
import { duckdbDialect } from '../adapters/duckdb/dialect.ts'
import { declaredColumnsSql, typedColumns } from './contract.ts'
import { column, columns, model } from './testing/nodes.ts'

describe('the declared columns of a contract', () => {
  const declared = columns(
    ...(['integer', 'varchar', 'float', 'numeric', 'string', 'decimal(18,2)', 'varchar[]'] as const).map((type, at) =>
      column(`c${at}`, type),
    ),
  )

  it.each([
    [
      'typescript',
      duckdbDialect,
      ['integer', 'varchar', 'double', 'decimal(28, 6)', 'varchar', 'decimal(18,2)', 'varchar[]'],
    ],
    ['typescript', bigqueryDialect, ['INT64', 'STRING', 'float64', 'numeric', 'string', 'NUMERIC', 'ARRAY<STRING>']],
    ['sql', bigqueryDialect, ['integer', 'varchar', 'float', 'numeric', 'string', 'decimal(18,2)', 'varchar[]']],
  ] as const)('of a model in %s are in the words of the engine: %#', (language, dialect, types) => {
    const node = model({ contract: { enforced: true, alias_types: true } }, { language, columns: declared })
    expect(typedColumns(node, dialect).map(({ type }) => type)).toEqual(types)
    expect(declaredColumnsSql(typedColumns(node, dialect), dialect)).toContain(`cast(null as ${types[2]})`)
  })
})
