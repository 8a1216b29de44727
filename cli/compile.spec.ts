import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAdapter } from './adapters/registry.ts'
import { builtinFiles, builtinPackages } from './builtins/index.ts'
import { locateWarehouseError } from './compile/warehouse-error.ts'
import { makeCompileEnv, type CompileEnv } from './compile/compile-env.ts'
import { compileNode } from './compile/compile-node.ts'
import { inlineNode } from './compile/inline.ts'
import { compileUnitTest } from './compile/unit-test/compile.ts'
import { differenceText } from './compile/unit-test/compare.ts'
import { readUnitTest, unitTestQuery } from './compile/unit-test/run.ts'
import { MacroRegistry } from './context/macros.ts'
import { relationPolicy } from './context/relation-policy.ts'
import type { RunEnv } from './context/run-env.ts'
import { WarehouseError, type Connection, type Warehouse } from './core/adapter.ts'
import type { Json } from './core/config.ts'
import { ProblemError, problem, type Checked, type Diagnostic } from './core/diagnostic.ts'
import type { Event } from './core/event.ts'
import type { ModelNode, RunnableNode, UnitTestNode } from './core/node.ts'
import type { ParsedProject } from './core/parsed-project.ts'
import { LazyMacro } from './parse/macro-library.ts'
import { macrosOf, type MacroFile } from './parse/macro-files.ts'
import { resolveRef, resolveSource } from './parse/resolve.ts'
import { projectOfManifest, record } from './state/manifest.ts'

/*
 * `compile/goldens/comp.json` is the manifest that dbt-core 1.12 wrote of a project made to exercise compilation, `compiled_code` included. The
 * nodes are compiled here from what that manifest says of them.
 */
const manifest = record(JSON.parse(readFileSync(path.join(import.meta.dirname, 'compile/goldens/comp.json'), 'utf8')))
const parsed = projectOfManifest(manifest)
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-compile-'))
const vars: Readonly<Record<string, Json>> = { cutoff: 5, names: ['a', 'b'] }

let env: CompileEnv
let warehouse: Warehouse
let connection: Connection
const events: Event[] = []

function valueOf<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new ProblemError(...checked.problems)
  return checked.value
}

function registry(): MacroRegistry {
  const problems: Diagnostic[] = []
  const files: MacroFile[] = [
    ...builtinFiles('duckdb').map(({ package: owner, path: file, place, text }) => ({
      package: owner,
      originalPath: file,
      shown: place,
      text,
      isGenericTest: false,
    })),
    ...[...parsed.macros.values()].map((macro) => ({
      package: macro.package_name,
      originalPath: macro.original_file_path,
      shown: macro.original_file_path,
      text: macro.macro_sql,
      isGenericTest: false,
    })),
  ]
  const macros = files.flatMap((file) => macrosOf(file, problems)).map((source) => new LazyMacro(source))
  return new MacroRegistry({
    macros,
    rootPackage: 'comp',
    internalPackages: builtinPackages('duckdb'),
    adapterType: 'duckdb',
    dispatchPrefixes: ['duckdb'],
  })
}

function runEnv(project: ParsedProject): RunEnv {
  const adapter = valueOf(
    createAdapter('duckdb', { path: path.join(folder, 'comp.duckdb'), schema: 'main' }, { projectRoot: folder }),
  )
  return {
    projectName: 'comp',
    version: '1.12.0',
    target: { name: 'dev', schema: 'main', type: 'duckdb', database: 'comp', threads: 1 },
    flags: {},
    invocationId: 'test',
    runStartedAt: new Date(0),
    env: {},
    emit: (event) => events.push(event),
    invocationArgs: {},
    macros: registry(),
    adapter,
    vars: { get: (name) => vars[name], names: () => Object.keys(vars) },
    parsed: project,
    resolveRef(from, ref) {
      const found = resolveRef(project, from, ref)
      if (found.kind !== 'found') throw new ProblemError(problem('ref-not-found', { name: ref.name }))
      return found.item
    },
    resolveSource(from, source, table) {
      const found = resolveSource(project, from, source, table)
      if (found.kind !== 'found') throw new ProblemError(problem('source-not-found', { name: `${source}.${table}` }))
      return found.item
    },
    relations: relationPolicy({ adapter }),
    selectedResources: [],
  }
}

beforeAll(async () => {
  const run = runEnv(parsed)
  env = makeCompileEnv(run)
  warehouse = await run.adapter.open({ threads: 1 })
  connection = await warehouse.connect('compile')
  await connection.execute(
    `create table raw_orders as select * from (values (1, 'a', 1.5::double, date '2024-01-01'), (2, 'b', 2.5, date '2024-01-02'), (3, null, 3.0, date '2024-01-03')) t(id, name, amount, day)`,
  )
})
afterAll(async () => {
  await connection.close()
  await warehouse.close()
  rmSync(folder, { recursive: true })
})

/** Layout aside: a space more or less, also behind a comma. */
const squeezed = (sql: string | undefined) => sql?.replaceAll(/\s+/g, ' ').replaceAll(', ', ',').trim()
const compile = async (node: RunnableNode, using = env) => valueOf(await compileNode(using, node, { connection }))
const nodeNamed = (name: string): RunnableNode => {
  const node = [...parsed.nodes.values()].find((candidate) => candidate.name === name)
  if (!node) throw new Error(`the golden project has no ${name}`)
  return node
}

describe('compiled nodes', () => {
  const golden = Object.entries(record(manifest['nodes'])).map(([id, raw]) => [id, record(raw)] as const)

  it.each(golden)('%s is what dbt compiles it to', async (id, raw) => {
    const node = parsed.nodes.get(id)
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
  const base = nodeNamed('stg_orders')
  if (base.resource_type !== 'model') throw new Error('stg_orders is a model')
  const nodes = reads.map((name) => nodeNamed(name).unique_id)
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
        at: { file: 'models/m.sql', line: 2, column: 3 },
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

  it('is told for every query an ephemeral model makes, again when it is asked again', async () => {
    const model = modelOf("select * from {{ ref('eph_base') }}", ['eph_base'])
    const eph = { ...nodeNamed('eph_base'), raw_code: "{% do run_query('selec') %}" } as ModelNode // of the same kind as it was
    const broken = makeCompileEnv({
      ...env.run,
      parsed: { ...parsed, nodes: new Map([...parsed.nodes, [eph.unique_id, eph]]) },
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

  it('says what it cannot read', () => {
    expect(inlineNode(env, "select * from {{ ref('nothing') }}").problems).toMatchObject([
      { message: 'No model, seed or snapshot is named "nothing".' },
    ])
    expect(inlineNode(env, 'select {{ 1 ').problems).toMatchObject([
      { code: 'jinja-syntax', at: { file: 'inline', line: 1 } },
    ])
  })
})

async function runUnitTest(test: UnitTestNode): Promise<string> {
  const compiled = await compileUnitTest(env, test, { connection })
  if (!compiled.ok) return compiled.problems.map((found) => `${found.message} ${found.hint ?? ''}`.trim()).join('\n')
  const { dialect } = env.run.adapter
  const query = await unitTestQuery(compiled.value, { connection, dialect, syntax: env.syntax })
  if (!query.ok) return query.problems.map((found) => `${found.message} ${found.hint ?? ''}`.trim()).join('\n')
  const difference = readUnitTest(query.value, await connection.query(query.value.sql))
  return difference === undefined ? 'pass' : differenceText(difference)
}

const unitTest = (name: string, changes: Partial<UnitTestNode> = {}): UnitTestNode => {
  const test = [...parsed.unitTests.values()].find((candidate) => candidate.name === name)
  if (!test) throw new Error(`the golden project has no ${name}`)
  return { ...test, ...changes }
}

describe('unit tests', () => {
  it.each([
    ['ut_pass', 'pass'],
    ['ut_inc_true', 'pass'],
    ['ut_inc_false', 'pass'],
    ['ut_source', 'pass'],
    ['ut_fail', 'actual differs from expected:\n\n@@ ,id,amount_cents\n+++,9 ,7\n---,2 ,7\n'],
  ])('%s', async (name, outcome) => {
    expect(await runUnitTest(unitTest(name))).toBe(outcome)
  })

  it.each<[string, string, Partial<UnitTestNode>, string]>([
    [
      'an input that is missing',
      'ut_pass',
      { given: [] },
      `Unit test "ut_pass" gives nothing for ref('eph_base'), which model "reads_eph_with" reads. Add an entry to "given": {input: ref('eph_base'), rows: []} when it has none.`,
    ],
    [
      'a column that an input does not have',
      'ut_source',
      { given: [{ input: "source('raw', 'events')", rows: [{ idd: 1 }], format: 'dict', fixture: null }] },
      'Unit test "ut_source" has a column "idd" that "events" does not have. Did you mean "id"?',
    ],
    [
      'a column that the model does not give',
      'ut_source',
      { expect: { rows: [{ amonut: 1 }], format: 'dict', fixture: null } },
      'Unit test "ut_source" has a column "amonut" that model "from_source" does not have. Did you mean "amount"?',
    ],
    [
      'an input of which nothing is known',
      'ut_pass',
      {
        given: [
          { input: "ref('eph_base')", rows: [], format: 'dict', fixture: null },
          ...unitTest('ut_pass').given.slice(1),
        ],
      },
      'The columns of "eph_base" in unit test "ut_pass" are not known. Build it first, give its columns a data_type, or give it a row.',
    ],
  ])('say what is wrong with %s', async (_, name, changes, said) => {
    expect(await runUnitTest(unitTest(name, changes))).toBe(said)
  })

  it('compare rows in any order and tell a null from nothing', async () => {
    const expected = [
      { id: 2, amount_cents: 7 },
      { id: 1, amount_cents: 7 },
    ]
    const given = [
      {
        input: "ref('raw_orders')",
        rows: [
          { id: 1, name: 'a' },
          { id: 2, name: null },
        ],
        format: 'dict' as const,
        fixture: null,
      },
    ]
    expect(
      await runUnitTest(unitTest('ut_fail', { given, expect: { rows: expected, format: 'dict', fixture: null } })),
    ).toBe('pass')
    const withNames = [
      { id: 1, name: 'a' },
      { id: 2, name: 'x' },
    ]
    expect(
      await runUnitTest(unitTest('ut_fail', { given, expect: { rows: withNames, format: 'dict', fixture: null } })),
    ).toBe('actual differs from expected:\n\n@@,id,name\n→ ,2 ,x→NULL\n')
  })
})
