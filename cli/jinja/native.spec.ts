import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { JinjaError } from './errors.ts'
import { literalEval } from './literal.ts'
import { renderNative } from './native.ts'
import { scopeOf } from './scope.ts'
import { compileTemplate } from './template.ts'
import { repr } from './text.ts'
import type { PlainDict } from './values.ts'

/** Answers of dbt-core 1.12's native environment: repr of the value, or the error's text. */
interface Golden {
  readonly context: PlainDict
  readonly cases: readonly { readonly tpl: string; readonly repr?: string; readonly err?: string }[]
}

const { context, cases } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'golden', 'native.json'), 'utf8'),
) as Golden

describe('native rendering gives the value that dbt gives', () => {
  it.each(cases)('for $tpl', ({ tpl, ...wanted }) => {
    const scope = scopeOf(structuredClone(context), { mode: 'sync', isNative: true })
    try {
      expect({ repr: repr(renderNative(compileTemplate(tpl, { path: 'x.yml' }), scope)) }).toEqual(wanted)
    } catch (error) {
      if (!(error instanceof JinjaError)) throw error
      expect({ err: error.message }).toEqual(wanted)
    }
  })
})

describe('a Python literal', () => {
  it.each([
    ['(1, "a", [2.5, None])', "(1, 'a', [2.5, None])"],
    ['()', '()'],
    ['1,', '(1,)'],
    ['{1, 2}', '{1, 2}'],
    ['{"a": {}}', "{'a': {}}"],
    ["'''x\ny'''", "'x\\ny'"],
    ['-1', '-1'],
    ['1_000', '1000'],
    ['1e3', '1000.0'],
    ['set()', 'set()'],
  ])('%s is read', (text, wanted) => {
    const value = literalEval(text)
    expect(value === undefined ? undefined : repr(value)).toBe(wanted)
  })

  it.each(['', 'x', '1 +', '[1', '{1: }', '"a', 'f()', 'a.b', '1 2', '-True', '01', '1 if 2 else 3', 'True == 1'])(
    '%j is not one',
    (text) => {
      expect(literalEval(text)).toBeUndefined()
    },
  )
})
