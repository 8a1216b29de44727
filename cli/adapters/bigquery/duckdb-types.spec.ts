import { describe, expect, it } from 'vitest'
import { carried } from './duckdb-types.ts'

describe('a type that goes from DuckDB to BigQuery', () => {
  it.each([
    ['INTEGER', 'BIGINT', 'INT64'],
    ['int64', 'BIGINT', 'INT64'],
    ['UBIGINT', 'DECIMAL(20, 0)', 'NUMERIC'],
    ['HUGEINT', 'DECIMAL(38, 0)', 'BIGNUMERIC'],
    ['float64', 'DOUBLE', 'FLOAT64'],
    ['DECIMAL(12,2)', 'DECIMAL(12, 2)', 'NUMERIC'],
    ['DECIMAL(38,10)', 'DECIMAL(38, 10)', 'BIGNUMERIC'],
    ['DECIMAL(38,0)', 'DECIMAL(38, 0)', 'BIGNUMERIC'],
    ['numeric', 'DECIMAL(38, 9)', 'NUMERIC'],
    ['timestamp', 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMP'],
    ['TIMESTAMP WITH TIME ZONE', 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMP'],
    ['datetime', 'TIMESTAMP', 'DATETIME'],
    ['VARCHAR', 'VARCHAR', 'STRING'],
    ["ENUM('a', 'b')", 'VARCHAR', 'STRING'],
    ['UUID', 'VARCHAR', 'STRING'],
    ['JSON', 'VARCHAR', 'STRING'],
    ['INTERVAL', 'VARCHAR', 'STRING'],
    ['MAP(VARCHAR, INTEGER)', 'VARCHAR', 'STRING'],
    ['INTEGER[]', 'BIGINT[]', 'ARRAY<INT64>'],
    ['INTEGER[][]', 'VARCHAR', 'STRING'],
    ['array<string>', 'VARCHAR[]', 'ARRAY<STRING>'],
    [
      'STRUCT(a INTEGER, "b c" DECIMAL(3,1))',
      'STRUCT("a" BIGINT, "b c" DECIMAL(3, 1))',
      'STRUCT<a INT64, b c NUMERIC>',
    ],
  ])('%s is written as %s and read as %s', (type, local, remote) => {
    expect(carried(type)).toEqual({ local, remote })
  })
})
