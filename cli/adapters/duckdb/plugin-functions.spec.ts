import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Connection, Warehouse } from '../../core/adapter.ts'
import { ProblemError } from '../../core/diagnostic.ts'
import type { Plugin, ScalarFunction } from '../../core/plugin.ts'
import { TypedText, type CellValue } from '../../core/table.ts'
import { createAdapter } from '../registry.ts'

const identity = (type: string, call: ScalarFunction['call'] = ([value = null]) => value): ScalarFunction => ({
  name: 'same',
  parameters: [type],
  returns: type,
  isVolatile: false,
  takesNulls: false,
  call,
})

const pluginOf = (...functions: readonly ScalarFunction[]): Plugin => ({
  alias: 'spec',
  file: 'plugins/spec.ts',
  functions,
  defaultMaterialization: 'table',
  placeOf: (key) => ({ file: 'plugins/spec.ts', line: key.length }),
})

async function opened(...functions: readonly ScalarFunction[]): Promise<Warehouse> {
  const made = createAdapter(
    'duckdb',
    { plugins: [{ module: 'plugins/spec.ts' }] },
    { projectRoot: '/project', loadPlugins: () => Promise.resolve([pluginOf(...functions)]) },
  )
  if (!made.ok) throw new ProblemError(...made.problems)
  return made.value.open({ threads: 1 })
}

describe('a function of a plugin', () => {
  let warehouse: Warehouse | undefined
  let connection: Connection | undefined
  beforeEach(() => {
    warehouse = undefined
  })
  afterEach(() => warehouse?.close())

  const asked = async (sql: string, ...functions: readonly ScalarFunction[]): Promise<readonly string[]> => {
    warehouse = await opened(...functions)
    connection = await warehouse.connect('spec')
    return (await connection.query(sql)).rows.map(([cell = null]) => (cell === null ? 'null' : textOf(cell)))
  }

  it.each([
    ['boolean', 'true'],
    ['tinyint', '-128'],
    ['integer', '2147483647'],
    ['bigint', '9223372036854775807'],
    ['hugeint', '-170141183460469231731687303715884105728'],
    ['ubigint', '18446744073709551615'],
    ['float', '0.25'],
    ['double', '1e-300'],
    ['decimal(9,2)', '-1.05'],
    ['decimal(38,10)', '12345678901234567890.0000000001'],
    ['varchar', 'é ’ 🙂'],
    ['json', '{"a": [1]}'],
    ['date', '1969-12-31'],
    ['date', '0001-01-01'],
    ['timestamp', '1969-12-31 23:59:59.999999'],
    ['timestamptz', '2024-02-29 10:15:00+00'],
    ['varchar[]', '[a, NULL]'],
    ['date[][]', '[[2024-01-01], []]'],
  ])('takes and gives a %s exactly: %s', async (type, text) => {
    const value = `'${text}'::${type}`
    expect(await asked(`select same(${value}) is not distinct from ${value}`, identity(type))).toEqual(['true'])
  })

  it('gives null for a null without being called, unless it takes nulls', async () => {
    const calls: CellValue[] = []
    const seen: ScalarFunction['call'] = ([value = null]) => {
      calls.push(value)
      return 'x'
    }
    const sql = "select same(v) from (values ('a'), (null)) t(v)"
    expect(await asked(sql, identity('varchar', seen))).toEqual(['x', 'null'])
    expect(calls).toEqual(['a'])
    await warehouse?.close()
    expect(await asked(sql, { ...identity('varchar', seen), takesNulls: true })).toEqual(['x', 'x'])
    expect(calls).toEqual(['a', 'a', null])
  })

  it('is known to every session, and its error is the query’s', async () => {
    const fails = (): never => {
      throw new Error('no such place')
    }
    await expect(asked("select same('a')", identity('varchar', fails))).rejects.toThrow(
      'same() of the plugin "spec": no such place',
    )
    const other = await warehouse?.connect('other')
    await expect(other?.query("select same('a')")).rejects.toThrow('no such place')
  })

  it('runs over many rows, on several threads of the engine', async () => {
    const twice = identity('bigint', ([value = 0]) => Number(value) * 2)
    expect(await asked('select sum(same(i)) from range(100000) t(i)', twice)).toEqual(['9999900000'])
  })

  it.each<[Partial<ScalarFunction>, string]>([
    [
      { name: 'upper' },
      'The function "upper" of this plugin cannot be made: there is a function of that name already.',
    ],
    [
      { returns: 'varchr' },
      'The function "same" of this plugin cannot be made: "varchr" is no type (Type with name varchr does not exist!).',
    ],
    [
      { returns: 'interval' },
      'The function "same" of this plugin cannot be made: its result cannot be of the type interval.',
    ],
  ])('%j is refused when the database is opened', async (more, message) => {
    const thrown: unknown = await opened({ ...identity('varchar'), ...more }).catch((error: unknown) => error)
    const problems = thrown instanceof ProblemError ? thrown.problems : []
    expect(problems.map((found) => [found.message, found.at?.file])).toEqual([[message, 'plugins/spec.ts']])
  })
})

const textOf = (cell: CellValue): string => (cell instanceof TypedText ? cell.text : String(cell))
