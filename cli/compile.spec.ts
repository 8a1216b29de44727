import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCompileEnv, type CompileEnv } from './compile/compile-env.ts'
import { compileNode } from './compile/compile-node.ts'
import { inlineNode } from './compile/inline.ts'
import { locateWarehouseError } from './compile/warehouse-error.ts'
import { WarehouseError, type Connection } from './core/adapter.ts'
import type { Diagnostic } from './core/diagnostic.ts'
import type { ModelNode, RunnableNode } from './core/node.ts'
import { goldenManifest, goldenNode, goldenProject, openGolden, valueOf, type Golden } from './golden-project.ts'
import { record } from './state/manifest.ts'

let golden: Golden
let env: CompileEnv
let connection: Connection
beforeAll(async () => {
  golden = await openGolden()
  ;({ env, connection } = golden)
})
afterAll(() => golden.close())

/** Layout aside: a space more or less, also behind a comma. */
const squeezed = (sql: string | undefined) => sql?.replaceAll(/\s+/g, ' ').replaceAll(', ', ',').trim()
const compile = async (node: RunnableNode, using = env) => valueOf(await compileNode(using, node, { connection }))
describe('compiled nodes', () => {
  const expected = Object.entries(record(goldenManifest['nodes'])).map(([id, raw]) => [id, record(raw)] as const)

  it.each(expected)('%s is what dbt compiles it to', async (id, raw) => {
    const node = goldenProject.nodes.get(id)
    const compiled = node && (await compile(node))
    const code = raw['compiled_code']
    // The built-in test of relationships names the table its column is of; dbt's does not.
    const written = squeezed(compiled?.compiledCode)?.replace('select child.from_field', 'select from_field')
    expect(written).toBe(typeof code === 'string' ? squeezed(code) : undefined)
    const ctes = (Array.isArray(raw['extra_ctes']) ? raw['extra_ctes'] : []).map((cte) => record(cte)['id'])
    expect(compiled?.extraCtes.map((cte) => cte.id)).toEqual(ctes)
  })
})

/** A model of its own in the golden project; `reads` are the names it may refer to. */
function modelOf(rawCode: string, reads: readonly string[] = []): ModelNode {
  const base = goldenNode('stg_orders')
  if (base.resource_type !== 'model') throw new Error('stg_orders is a model')
  const nodes = reads.map((name) => goldenNode(name).unique_id)
  return {
    ...base,
    name: 'm',
    unique_id: 'model.comp.m',
    alias: 'm',
    original_file_path: 'models/m.sql',
    raw_code: rawCode,
    depends_on: { macros: [], nodes },
  }
}

describe('what goes wrong while compiling', () => {
  it.each<[string, string, Partial<Diagnostic>]>([
    [
      'a name that nothing defines',
      'select 1,\n  {{ nothing.at_all }}',
      {
        message: `UndefinedError: 'nothing' is undefined`,
        at: { file: 'models/m.sql', line: 2, column: 6 },
      },
    ],
    ['a var without a value', "select {{ var('cutof') }}", { hint: 'Did you mean "cutoff"?' }],
    ['an undeclared ref', "{% if execute %}{{ ref('eph_base') }}{% endif %}", { code: 'ref-undeclared' }],
    [
      'what a query of the template is refused',
      "select 1\n{% do run_query('select * from missing_table') %}",
      { code: 'sql-error', at: { file: 'models/m.sql', line: 2, column: 7, length: 40 } },
    ],
  ])('is told with its place: %s', async (_, code, expected) => {
    const checked = await compileNode(env, modelOf(code), { connection })
    expect(checked.problems).toMatchObject([expected])
  })

  it('is shown at its YAML when it is in the code of a generic test', async () => {
    const test = [...goldenProject.nodes.values()].find((node) => node.resource_type === 'test' && node.test_metadata)
    if (test?.resource_type !== 'test') throw new Error('the golden project has generic tests')
    const missing = { ...test, raw_code: '{{ test_nothing(**_dbt_generic_test_kwargs) }}' }
    const at = { file: 'models/s.yml', line: 7, column: 13, length: 7 }
    const parsed = { ...env.run.parsed, places: new Map([[test.unique_id, at]]) }
    const { problems } = await compileNode(makeCompileEnv({ ...env.run, parsed }), missing, { connection })
    expect(problems).toMatchObject([{ message: "UndefinedError: 'test_nothing' is undefined", at }])
  })

  it('is told for every query an ephemeral model makes, again when it is asked again', async () => {
    const model = modelOf("select * from {{ ref('eph_base') }}", ['eph_base'])
    const eph = { ...goldenNode('eph_base'), raw_code: "{% do run_query('selec') %}" } as ModelNode // of the same kind as it was
    const broken = makeCompileEnv({
      ...env.run,
      parsed: { ...goldenProject, nodes: new Map([...goldenProject.nodes, [eph.unique_id, eph]]) },
    })
    for (const _ of [1, 2]) {
      const checked = await compileNode(broken, model, { connection })
      expect(checked.problems).toMatchObject([{ code: 'sql-error', at: { line: 1 } }])
    }
  })

  it('leads an error of the warehouse back through macros and ephemeral models', async () => {
    const model = modelOf(
      "select *, {{ cents('amout') }} as c\nfrom {{ ref('raw_orders') }}\njoin {{ ref('eph_alias') }} on true",
      ['raw_orders', 'eph_alias'],
    )
    const compiled = await compile(model)
    const head = 'create table m as (\n'
    const failure = await connection.execute(`${head}${compiled.compiledCode ?? ''})`).catch((error: unknown) => error)
    if (!(failure instanceof WarehouseError)) throw new Error('the warehouse refuses it')
    const found = locateWarehouseError(failure, compiled, {
      codeAt: head.length,
      compiledFile: 'target/compiled/comp/models/m.sql',
    })
    expect(found).toMatchObject({
      code: 'sql-error',
      at: { file: 'macros/m.sql', line: 2, column: 6, length: 12 },
      hint: 'Did you mean "amount"?',
      related: [
        { at: { file: 'models/m.sql', line: 1, column: 11 } },
        { at: { file: 'target/compiled/comp/models/m.sql', line: 4 }, note: 'in the compiled SQL' },
      ],
    })
  })
})

describe('inline SQL', () => {
  it('reads models, sources and ephemeral models without declaring them', async () => {
    const node = valueOf(
      inlineNode(env, "select * from {{ ref('eph_base') }} join {{ source('raw', 'events') }} using (id)"),
    )
    expect(node.depends_on.nodes).toEqual(['model.comp.eph_base', 'source.comp.raw.events'])
    expect(squeezed((await compile(node)).compiledCode)).toBe(
      'with __dbt__cte__eph_base as ( select id,name from "comp"."main"."stg_orders" ) select * from __dbt__cte__eph_base join "comp"."main"."raw_orders" using (id)',
    )
  })

  it('says what it cannot read, and where it is named', async () => {
    const node = valueOf(inlineNode(env, "select *\nfrom {{ ref('nothing') }}"))
    expect((await compileNode(env, node, { connection })).problems).toMatchObject([
      { message: 'No model, seed or snapshot is named "nothing".', at: { file: 'inline', line: 2, column: 9 } },
    ])
    expect(inlineNode(env, 'select {{ 1 ').problems).toMatchObject([
      { code: 'jinja-syntax', at: { file: 'inline', line: 1 } },
    ])
  })
})
