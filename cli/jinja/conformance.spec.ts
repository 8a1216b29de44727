import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { JinjaError } from './errors.ts'
import { scopeOf } from './scope.ts'
import { compileTemplate, render, renderSync } from './template.ts'
import type { PlainDict } from './values.ts'

interface Case {
  readonly tpl: string
  readonly out?: string
  readonly err?: string
  readonly msg?: string
}

/** Answers of Jinja2 3.1.6 in dbt's settings (sandboxed; do, loop controls, dbt's tags and filters). */
interface Golden {
  readonly context: PlainDict
  readonly cases: readonly (Case & { readonly item: string })[]
}

const golden = JSON.parse(readFileSync(path.join(import.meta.dirname, 'golden', 'jinja2.json'), 'utf8')) as Golden

function answer(run: () => string): Omit<Case, 'tpl'> {
  try {
    return { out: run() }
  } catch (error) {
    if (error instanceof JinjaError) return { err: error.type, msg: error.message }
    throw error
  }
}

describe('templates give what Jinja2 gives, errors and their texts included', () => {
  const byItem = Map.groupBy(golden.cases, ({ item }) => item)
  it.each([...byItem])('%s', async (_item, cases) => {
    for (const { tpl, item: _, ...wanted } of cases) {
      const template = (): ReturnType<typeof compileTemplate> => compileTemplate(tpl, { path: 'case.sql' })
      const inSync = answer(
        () => renderSync(template(), scopeOf(structuredClone(golden.context), { mode: 'sync' })).text,
      )
      expect({ tpl, ...inSync }).toEqual({ tpl, ...wanted })
      if (wanted.out === undefined) continue
      const { text } = await render(template(), scopeOf(structuredClone(golden.context)))
      expect({ tpl, out: text }).toEqual({ tpl, out: wanted.out })
    }
  })
})

describe('recorded cases of real Jinja2', () => {
  const folder = process.env['TSDBT_TEST_DATA'] ?? path.resolve(import.meta.dirname, '../../../shared/data')
  const file = path.join(folder, 'jinja2-cases.json')

  it('pass in at least 99.9 of 100', (context) => {
    if (!existsSync(file)) context.skip(`skipped: ${file} is absent (set TSDBT_TEST_DATA)`)
    const all = JSON.parse(readFileSync(file, 'utf8')) as readonly (Case & {
      readonly ctx: PlainDict
      readonly skip?: string
    })[]
    const cases = all.filter(({ skip }) => skip === undefined)
    const equal = cases.filter(({ tpl, ctx, out, err }) => {
      const got = answer(
        () =>
          renderSync(compileTemplate(tpl, { path: 'case.sql' }), scopeOf(structuredClone(ctx), { mode: 'sync' })).text,
      )
      return out === undefined ? got.err === err : got.out === out
    })
    expect(equal.length / cases.length).toBeGreaterThanOrEqual(0.999)
  })
})
