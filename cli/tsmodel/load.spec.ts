import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDefaultExport, loadModel } from './load.ts'
import { setPackageEntry } from './native-import.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tsdbt-load-'))
  mkdirSync(join(root, 'models'))
  setPackageEntry(new URL('../index.ts', import.meta.url).href)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const at = (name: string, text: string, generation = 0) => {
  writeFileSync(join(root, 'models', name), text)
  return { absolutePath: join(root, 'models', name), file: `models/${name}`, projectRoot: root, generation }
}

const good = `
import { defineModel, ref, source } from 'tsdbt'
export default defineModel({
  config: { materialized: 'table', tags: ['x'] },
  inputs: { sales: ref('fct_sales', { columns: ['day'], version: 2 }), raw: source('grocery', 'sales') },
  columns: { day: 'date', total: { type: 'decimal(18,2)', not_null: true, description: 'Money' } },
  run: () => [],
})
`

describe('loading a TypeScript model', () => {
  it('resolves "tsdbt" in a project without node_modules and reads what the model declares', async () => {
    const loaded = await loadModel(at('good.ts', good))
    expect(loaded.problems).toEqual([])
    if (!loaded.ok) return
    expect(loaded.value.definition.config).toEqual({ materialized: 'table', tags: ['x'] })
    expect(loaded.value.inputs).toEqual([
      ['sales', { kind: 'ref', name: 'fct_sales', package: null, version: 2, read: { columns: ['day'] } }],
      ['raw', { kind: 'source', source: 'grocery', table: 'sales', read: {} }],
    ])
    expect(loaded.value.columns).toEqual([
      { name: 'day', type: 'date', description: '', isRequired: false },
      { name: 'total', type: 'decimal(18,2)', description: 'Money', isRequired: true },
    ])
  })

  it('resolves the libraries of the package, and no other name', async () => {
    const main = `import { elbow } from 'tsdbt/analytics'\nexport default elbow([9, 2, 1, 0])`
    expect(await loadDefaultExport(at('library.ts', main))).toMatchObject({ value: 1 })
    const other = await loadDefaultExport(at('other.ts', `import 'tsdbt/nothing'\nexport default 1`))
    expect(other.problems[0]?.message).toContain("Cannot find package 'tsdbt'")
  })

  it('names what an error comes from, and what may be thrown beside errors', async () => {
    const thrown = async (text: string): Promise<string | undefined> =>
      (await loadDefaultExport(at('thrown.ts', `throw ${text}\nexport default 1`, generation++))).problems[0]?.message
    let generation = 1
    const loading = 'This file cannot be loaded: '
    expect(await thrown(`new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })`)).toBe(
      `${loading}TypeError: fetch failed (Error: connect ECONNREFUSED).`,
    )
    expect(await thrown(`new Error('a', { cause: new AggregateError([new Error('b'), new Error('c')]) })`)).toBe(
      `${loading}Error: a (Error: b).`,
    )
    expect(await thrown(`new AggregateError([new Error('one'), new Error('two')], 'both')`)).toBe(
      `${loading}AggregateError: both (Error: one).`,
    )
    expect(await thrown(`new Error('a', { cause: 'b' })`)).toBe(`${loading}Error: a ("b").`)
    expect(await thrown(`{ status: 404, message: 'not there' }`)).toBe(
      `${loading}it threw { status: 404, message: 'not there' }.`,
    )
  })

  it('tells how JSON and types are imported', async () => {
    writeFileSync(join(root, 'models', 'rates.json'), '{}')
    const json = await loadDefaultExport(at('json.ts', `import rates from './rates.json'\nexport default rates`))
    expect(json.problems[0]).toMatchObject({
      message:
        'This file cannot be loaded: TypeError: Module "models/rates.json" needs an import attribute of "type: json".',
      hint: 'Say what it is: import data from "./x.json" with { type: "json" }.',
    })
    at('rate.ts', `export type Rate = number`)
    const type = await loadDefaultExport(at('type.ts', `import { Rate } from './rate.ts'\nexport default 1 as Rate`))
    expect(type.problems[0]?.hint).toBe(
      'Where it is a type: import type { Rate }, since types are stripped file by file.',
    )
  })

  it('loads a changed file and the files it imports anew in a new generation only', async () => {
    at('helper.ts', `export const version: number = 1`)
    const main = `import { version } from './helper.ts'\nexport default version`
    expect(await loadDefaultExport(at('main.ts', main, 1))).toMatchObject({ value: 1 })
    at('helper.ts', `export const version: number = 2`)
    expect(await loadDefaultExport(at('main.ts', main, 1))).toMatchObject({ value: 1 })
    expect(await loadDefaultExport(at('main.ts', main, 2))).toMatchObject({ value: 2 })
  })

  it.each([
    [
      'a syntax error',
      `export default {\n  a: 1,,\n}\n`,
      'This file cannot be loaded: SyntaxError: Unexpected token `,`. Expected identifier, string literal, numeric literal or [ for the computed key.',
      { line: 2, column: 8, length: 1 },
    ],
    [
      'an enum',
      `enum A { x }\nexport default A`,
      'This file cannot be loaded: SyntaxError: TypeScript enum is not supported in strip-only mode.',
      { line: 1, column: 1, length: 12 },
    ],
    [
      'a name declared twice',
      `export const a: number = 1\nlet q = 1\nlet q = 2\n`,
      "This file cannot be loaded: SyntaxError: Identifier 'q' has already been declared.",
      { line: 3, column: 5, length: 1 },
    ],
    [
      'a top level that throws',
      `function f(): never {\n  throw new Error('no network')\n}\nf()\nexport default 1`,
      'This file cannot be loaded: Error: no network.',
      { line: 2, column: 9 },
    ],
    [
      'an export that is not there',
      `import { nope } from 'tsdbt'\nexport default nope`,
      "This file cannot be loaded: SyntaxError: The requested module 'tsdbt' does not provide an export named 'nope'.",
      { line: 1, column: 10, length: 4 },
    ],
  ])('reports %s at its place', async (name, text, message, place) => {
    const file = `${name.replaceAll(' ', '-')}.ts`
    const loaded = await loadModel(at(file, text))
    expect(loaded.problems).toHaveLength(1)
    expect(loaded.problems[0]).toMatchObject({ message, at: { file: `models/${file}`, ...place } })
  })

  it.each([
    ['console.log', `console.log('hello')\nexport default 1`, { line: 1, column: 9 }],
    ['setTimeout', `export default setTimeout(() => {}, 1e6)`, { line: 1, column: 16 }],
    ['fetch', `const page = await fetch('http://localhost:1')\nexport default page`, { line: 1, column: 20 }],
    ['process.exit', `\nprocess.exit(0)\nexport default 1`, { line: 2, column: 9 }],
    [
      'writeFileSync',
      `import { writeFileSync } from 'node:fs'\nimport type { Stats } from 'node:fs'\nwriteFileSync('/nowhere/x', 'x')\nexport default 1`,
      { line: 3, column: 1 },
    ],
    [
      'writeFile',
      `import fs from 'fs/promises'\nexport default fs.writeFile('/nowhere/x', 'x')`,
      { line: 2, column: 19 },
    ],
    [
      'spawnSync',
      `import * as child from 'node:child_process'\nfunction f() {\n  return child.spawnSync('false')\n}\nexport default f()`,
      { line: 3, column: 16 },
    ],
  ])('refuses a module that calls %s when it is imported', async (call, text, place) => {
    const file = `effect-${call}.ts`
    const loaded = await loadModel(at(file, text))
    expect(loaded.problems).toHaveLength(1)
    const message = `${call}() is called when this file is imported, before anything is run.`
    expect(loaded.problems[0]).toMatchObject({
      code: 'ts-module-effect',
      message,
      at: { file: `models/${file}`, ...place },
    })
  })

  it('lets a model run as it likes while a module is asked for again', async () => {
    const talks = at('talks.ts', good.replace('run: () => []', `run: () => [console.debug('')]`))
    const loaded = await loadModel(talks)
    expect(loaded.problems).toEqual([])
    if (!loaded.ok) return
    const again = loadModel(talks)
    const run = loaded.value.definition.run as () => unknown
    expect(() => run()).not.toThrow()
    expect((await again).ok).toBe(true)
  })

  it('lets everybody else do as before, and a module whatever declares', async () => {
    const text = `import { readFileSync } from 'node:fs'\nimport { join } from 'node:path'\nconst day = new Date(0).toISOString().slice(0, 4)\n${good}`
    const [loaded, written] = await Promise.all([
      loadModel(at('quiet.ts', `${text}\nexport const size = readFileSync(join('/dev', 'null')).length + Number(day)`)),
      new Promise((resolve) => setTimeout(() => resolve(writeFileSync(join(root, 'ours'), 'x') ?? 'written'), 1)),
    ])
    expect([loaded.ok, written]).toEqual([true, 'written'])
    expect(console.log.name).toBe('log')
  })

  it.each([
    ['export const a = 1', 'it has no default export; write "export default defineModel({ … })".'],
    ['export default { run() {} }', 'its default export is not made by defineModel.'],
    [wrong(`inputs: { a: 'sales' }, columns: { a: 'int' }, run() {}`), 'input "a" must be ref(…) or source(…).'],
    [wrong(`inputs: {}, columns: {}, run() {}`), '"columns" declares no column.'],
    [wrong(`inputs: {}, columns: { a: 1 }, run() {}`), 'column "a" must have a type such as "bigint".'],
    [wrong(`inputs: {}, columns: { a: 'int' }`), '"run" must be a function.'],
  ])('refuses %s', async (text, reason) => {
    const loaded = await loadModel(at(`wrong-${reason.length}.ts`, text))
    expect(loaded.problems.map((found) => found.message)).toEqual([`This is not a TypeScript model: ${reason}`])
  })

  it.each([
    ['confg: {}', '"confg" is no key of a model.', 'Did you mean "config"?', 30],
    [
      "materialized: 'table'",
      '"materialized" is no key of a model.',
      'It is a config: config: { materialized: … }',
      30,
    ],
    ["'a b': 1", '"a b" is no key of a model.', undefined, 31],
    ['timeoutMs: 0', '"timeoutMs" must be a whole number of milliseconds.', undefined, 30],
    ['groupBy: []', '"groupBy" must be a list of column names.', undefined, 30],
    ["groupBy: ['a'], onGroupError: 'fallback'", '"fallback" must be a function.', undefined, 46],
  ])('refuses %s at its place', async (field, reason, hint, column) => {
    const text = wrong(`${field}, inputs: {}, columns: { a: 'int' }, run() {}`)
    const loaded = await loadModel(at(`key-${field.length}-${reason.length}.ts`, text))
    expect(loaded.problems).toHaveLength(1)
    expect(loaded.problems[0]).toMatchObject({
      message: `This is not a TypeScript model: ${reason}`,
      at: { line: 2, column },
      ...(hint !== undefined && { hint }),
    })
  })
})

function wrong(fields: string): string {
  return `import { defineModel } from 'tsdbt'\nexport default defineModel({ ${fields} } as any)`
}
