import { describe, expect, it } from 'vitest'
import type { FunctionNode } from '../core/node.ts'
import { testModel } from '../context/testing/nodes.ts'
import { renderNode, testEnv } from '../context/testing/rendering.ts'

type Given = Partial<Pick<FunctionNode, 'language' | 'arguments' | 'overloads'>>

const argument = (name: string, data_type: string, default_value: string | number | null = null) => ({
  name,
  data_type,
  description: null,
  default_value,
})

/** What the function `f` is made by. */
async function statement(adapterType: 'duckdb' | 'bigquery', code: string, config = {}, given: Given = {}) {
  const { access: _, constraints: __, primary_key: ___, time_spine: ____, ...model } = testModel('f', config)
  const node: FunctionNode = {
    ...model,
    resource_type: 'function',
    unique_id: 'function.shop.f',
    arguments: [argument('a', 'int64')],
    returns: { data_type: 'int64', description: null },
    overloads: [],
    ...given,
  }
  const type = String(node.config['type'] ?? 'scalar')
  const text = `{{ adapter.dispatch('${type}_function_${node.language}', 'dbt')(this) }}`
  const env = testEnv({ adapterType, nodes: [node] })
  return (await renderNode(env, node, text, { compiledCode: code })).replaceAll(/\s*\n\s*/g, ' ').trim()
}

describe('functions on BigQuery', () => {
  it.each([
    ['in SQL', 'a + 1', {}, {}, 'create or replace function `memory`.`main`.`f` (a int64) returns int64 as ( a + 1 );'],
    [
      'over groups',
      'sum(a)',
      { type: 'aggregate' },
      {},
      'create or replace aggregate function `memory`.`main`.`f` (a int64) returns int64 as ( sum(a) );',
    ],
    [
      'that give rows',
      'select a',
      { type: 'table' },
      {},
      'create or replace table function `memory`.`main`.`f` (a int64) as ( select a );',
    ],
    [
      'in JavaScript',
      'return a + 1',
      { volatility: 'deterministic' },
      { language: 'javascript' as const },
      "create or replace function `memory`.`main`.`f` (a int64) returns int64 deterministic language js as r''' return a + 1 ''';",
    ],
    [
      'in Python',
      'def main(a): return a + 1',
      { entry_point: 'main', runtime_version: '3.11', packages: ['numpy'] },
      { language: 'python' as const },
      "create or replace function `memory`.`main`.`f` (a int64) returns int64 language python options ( entry_point = 'main', runtime_version = 'python-3.11', packages = ['numpy'] ) as r''' def main(a): return a + 1 ''';",
    ],
  ])('are made %s', async (_, code, config, given, sql) => {
    expect(await statement('bigquery', code, config, given)).toBe(sql)
  })

  it('have no overloads', async () => {
    const overload = {
      defined_in: 'g',
      arguments: [],
      returns: null,
      description: null,
      raw_body: '1',
      compiled_body: '1',
    }
    await expect(statement('bigquery', '1', {}, { overloads: [overload] })).rejects.toThrow(
      'The function "f" has overloads, but BigQuery keeps one function under a name: give them names of their own.',
    )
  })
})

describe('functions on DuckDB', () => {
  const overload = (...types: readonly string[]) => ({
    defined_in: 'g',
    arguments: types.map((type, index) => argument(`p${index}`, type)),
    returns: { data_type: 'text', description: null },
    description: null,
    raw_body: 'x',
    compiled_body: 'x',
  })

  it.each([
    ['an expression', 'a + 1;', {}, {}, 'create or replace macro "memory"."main"."f"(a) as (cast(( a + 1 ) as int64))'],
    [
      'a query',
      'select a as b',
      { type: 'table' },
      {},
      'create or replace macro "memory"."main"."f"(a) as table ( select a as b )',
    ],
    [
      'arguments with defaults',
      'a',
      {},
      { arguments: [argument('a', 'int'), argument('b', 'text', "'x'"), argument('c', 'int', 0)] },
      `create or replace macro "memory"."main"."f"(a, b := 'x', c := 0) as (cast(( a ) as int64))`,
    ],
    [
      'overloads of other lengths',
      'a',
      {},
      { overloads: [overload('int', 'int')] },
      'create or replace macro "memory"."main"."f"(a) as (cast(( a ) as int64)), (p0, p1) as (cast(( x ) as text))',
    ],
    [
      'overloads told apart by types',
      'a',
      {},
      { overloads: [overload('text')] },
      'create or replace macro "memory"."main"."f"(a int64) as (cast(( a ) as int64)), (p0 text) as (cast(( x ) as text))',
    ],
  ])('are macros of %s', async (_, code, config, given, sql) => {
    expect(await statement('duckdb', code, config, given)).toBe(sql)
  })
})
