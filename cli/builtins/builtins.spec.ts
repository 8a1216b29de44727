import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderOperation, testEnv, withConnection } from '../context/testing/rendering.ts'
import { compileTemplate } from '../jinja/template.ts'
import { isBuiltinPlace } from '../context/trail.ts'
import { builtinFiles } from './index.ts'

const golden = (name: string): string => readFileSync(path.join(import.meta.dirname, 'goldens', name), 'utf8')

/** Calls and what dbt-core 1.12 with dbt-duckdb 1.11 computes by them: the result as text of the SQL it makes, run on DuckDB. */
const facts = JSON.parse(golden('duckdb-results.json')) as readonly (readonly [string, string | null])[] // pairs, by how they were made

describe('cross-database macros on DuckDB', () => {
  it('compute what dbt computes', async () => {
    const env = testEnv()
    const computed = await withConnection(env, async (connection) => {
      await connection.execute('create table t as select unnest([1, 2, 3]) as x')
      const results: (readonly [string, unknown])[] = []
      for (const [call] of facts) {
        const sql = await renderOperation(env, `{{ ${call} }}`)
        const isType = call.startsWith('dbt.type_')
        const isAggregate = /any_value|bool_or|listagg/.test(call)
        const expression = isType ? `typeof(cast(null as ${sql}))` : `(${sql})::varchar`
        const { rows } = await connection.query(
          `select ${expression} from t${isAggregate ? '' : ' order by all limit 1'}`,
        )
        results.push([call, rows[0]?.[0]])
      }
      return results
    })
    expect(computed).toEqual(facts)
  })

  it('cast safely as dbt-duckdb does, which has no cast of its own for it', async () => {
    expect(await renderOperation(testEnv(), "{{ dbt.safe_cast('x', 'integer') }}")).toBe('cast(x as integer)')
  })

  it('make a spine of dates', async () => {
    const env = testEnv()
    const spine = `{{ dbt.date_spine('day', "cast('2024-02-27' as date)", "cast('2024-03-01' as date)") }}`
    const rows = await withConnection(env, async (connection) => {
      const sql = await renderOperation(env, spine, connection)
      return (await connection.query(`select date_day::varchar from (${sql}) order by 1`)).rows
    })
    expect(rows).toEqual([['2024-02-27 00:00:00'], ['2024-02-28 00:00:00'], ['2024-02-29 00:00:00']])
  })
})

describe('cross-database macros on BigQuery', () => {
  it.each([
    ["dateadd('day', 1, 'd')", 'datetime_add(cast(d as datetime), interval 1 day)'],
    ["datediff('a', 'b', 'month')", 'datetime_diff(cast(b as datetime), cast(a as datetime), month)'],
    ["date_trunc('week', 'd')", 'timestamp_trunc(cast(d as timestamp), week)'],
    ['date(2024, 1, 2)', 'date(2024, 1, 2)'],
    [
      "last_day('d', 'month')",
      'cast(datetime_add(cast(datetime_add(cast(timestamp_trunc(cast(d as timestamp), month) as datetime), interval 1 month) as datetime), interval -1 day) as date)',
    ],
    ["array_append('a', '1')", 'array_concat(a, [1])'],
    ['array_construct([], "string")', 'array<string>[]'],
    ["bool_or('x')", 'logical_or(x)'],
    ["concat(['a', 'b'])", 'concat(a, b)'],
    ["hash('x')", 'to_hex(md5(cast(x as string)))'],
    ["listagg('x', \"','\", 'order by y', 3)", "string_agg(x, ',' order by y limit 3)"],
    ["position(\"'a'\", 'x')", "strpos(x, 'a')"],
    ["safe_cast('x', 'int64')", 'safe_cast(x as int64)'],
    ["split_part('x', \"'-'\", 2)", "split(x, '-')[safe_offset(2 - 1)]"],
    ["split_part('x', \"'-'\", -1)", "split(x, '-')[safe_offset(array_length(split(x, '-')) + -1)]"],
    ['escape_single_quotes("it\'s")', "it\\'s"],
    ['except()', 'except distinct'],
    ['type_string()', 'string'],
    ['type_int()', 'INT64'],
    ['type_float()', 'FLOAT64'],
    ['type_numeric()', 'numeric'],
    ['current_timestamp()', 'current_timestamp()'],
  ])('write %s as %s', async (call, sql) => {
    expect(await renderOperation(testEnv({ adapterType: 'bigquery' }), `{{ dbt.${call} }}`)).toBe(sql)
  })
})

describe('the names that projects override and packages call', () => {
  it("are dbt's, with dbt's parameters", () => {
    const ours = new Set(builtinFiles('duckdb').flatMap(signatures))
    const missing = golden('dbt-macros.txt')
      .trim()
      .split('\n')
      .filter((signature) => !ours.has(signature))
    expect(missing).toEqual([])
  })

  it('stand in files that diagnostics know for ours', () => {
    const places = builtinFiles('duckdb').map(({ place }) => place)
    expect(places.every(isBuiltinPlace)).toBe(true)
    expect(places).toContain('dbt_duckdb://macros/relations.sql')
    expect(isBuiltinPlace('models/orders.sql')).toBe(false)
    expect(builtinFiles('bigquery').some(({ package: name }) => name === 'dbt_duckdb')).toBe(false)
  })
})

function signatures({ package: packageName, place, text }: ReturnType<typeof builtinFiles>[number]): string[] {
  return compileTemplate(text, { path: place }).macros.map(({ name, kind, params }) => {
    const shown = params.map((param) => (param.hasDefault ? `${param.name}?` : param.name)).join(', ')
    return kind === 'materialization' ? `${packageName} ${name}` : `${packageName} ${name}(${shown})`
  })
}

describe('generic tests', () => {
  const setup =
    "create table a as select * from (values (1, 'x'), (1, 'y'), (null, 'x'), (4, null)) v(id, name); create table b as select 1 as key"

  it.each([
    ["test_unique(a, 'id')", [[1, 2]]],
    ["test_not_null(a, 'id')", [[null]]],
    ["test_accepted_values(a, 'name', ['x'])", [['y', 1]]],
    ["test_accepted_values(a, 'id', [1, 2], quote=false)", [[4, 1]]],
    ["test_relationships(a, 'id', b, 'key')", [[4]]],
    ["test_unique('(select * from a where id > 1)', 'id')", []],
  ])('find what fails: %s', async (call, failing) => {
    const env = testEnv()
    const names = `{% set a = api.Relation.create(identifier='a') %}{% set b = api.Relation.create(identifier='b') %}`
    const rows = await withConnection(env, async (connection) => {
      await connection.execute(setup)
      return (await connection.query(await renderOperation(env, `${names}{{ ${call} }}`))).rows
    })
    expect(rows).toEqual(failing)
  })

  it('keep whole rows when failures are stored', async () => {
    const env = testEnv({ flags: { store_failures: true } })
    expect(await renderOperation(env, "{{ test_not_null('a', 'id') }}")).toBe('select *\nfrom a\nwhere id is null')
  })
})
