import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { JinjaError } from '../errors.ts'
import { scopeOf } from '../scope.ts'
import { compileTemplate, renderSync } from '../template.ts'
import { datetimeModule, utcDateTime } from './datetime.ts'
import { itertoolsModule } from './itertools.ts'
import { pytzModule } from './pytz.ts'
import { reModule } from './regex.ts'
import type { Value } from '../values.ts'

const modules = {
  datetime: datetimeModule(() => Date.UTC(2024, 1, 29, 12)),
  pytz: pytzModule,
  re: reModule,
  itertools: itertoolsModule,
}

function answer(
  source: string,
  names: Readonly<Record<string, Value>> = {},
): { readonly out?: string; readonly err?: string; readonly msg?: string } {
  try {
    return {
      out: renderSync(compileTemplate(source, { path: 'x.sql' }), scopeOf({ modules, ...names }, { mode: 'sync' }))
        .text,
    }
  } catch (error) {
    if (error instanceof JinjaError) return { err: error.type, msg: error.message }
    throw error
  }
}

interface Case {
  readonly tpl: string
  readonly out?: string
  readonly err?: string
  readonly msg?: string
}

describe('datetime, pytz, re and itertools answer as in Python 3.11', () => {
  const golden = JSON.parse(
    readFileSync(path.join(import.meta.dirname, '..', 'golden', 'modules.json'), 'utf8'),
  ) as readonly Case[]
  it.each(golden)('$tpl', ({ tpl, ...wanted }) => {
    expect(answer(tpl)).toEqual(wanted)
  })
})

describe('the clock', () => {
  it('is the one the host gives', () => {
    expect(
      answer(
        '{{ modules.datetime.datetime.now() }} {{ modules.datetime.date.today() }} {{ modules.datetime.datetime.utcnow() }}',
      ).out,
    ).toBe('2024-02-29 12:00:00 2024-02-29 2024-02-29 12:00:00')
    expect(answer("{{ modules.datetime.datetime.now(modules.pytz.timezone('America/New_York')) }}").out).toBe(
      '2024-02-29 07:00:00-05:00',
    )
  })

  it('gives hosts a datetime in UTC', () => {
    expect(
      answer("{{ at }} {{ at.strftime('%H:%M') }} {{ at.tzinfo }}", { at: utcDateTime(Date.UTC(2024, 0, 2, 3, 4)) })
        .out,
    ).toBe('2024-01-02 03:04:00+00:00 03:04 UTC')
  })
})
