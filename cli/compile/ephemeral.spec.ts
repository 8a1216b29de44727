import { describe, expect, it } from 'vitest'
import type { Located } from '../jinja/provenance.ts'
import { bigquerySyntax, duckdbSyntax } from '../sql/syntax.ts'
import { collectCtes, cteSql, injectCtes, type Cte } from './ephemeral.ts'

/** Every offset comes from its own column of a file. */
const from = (path: string, text: string): Located => ({
  text,
  locate: (offset) => [{ path, line: 1, column: offset + 1, excerpt: '', name: null }],
})
const cte = (name: string, sql: string): Cte => ({
  id: `model.p.${name}`,
  name: `__dbt__cte__${name}`,
  code: from(`${name}.sql`, sql),
})

const a = cte('a', 'select 1 as x')
const b = cte('b', 'select 2 as y')
const inject = (sql: string, ctes: readonly Cte[], syntax = duckdbSyntax) =>
  injectCtes(from('m.sql', sql), ctes, syntax).text

describe('ephemeral models', () => {
  // What dbt-core 1.12 (sqlparse) makes of the same.
  it.each([
    [
      'a plain query',
      'select * from __dbt__cte__a',
      'with __dbt__cte__a as (\nselect 1 as x\n) select * from __dbt__cte__a',
    ],
    ['leading space', '\n\n  select 1', '\n\n  with __dbt__cte__a as (\nselect 1 as x\n) select 1'],
    ['a leading comment', '-- with\nselect 1', 'with __dbt__cte__a as (\nselect 1 as x\n) -- with\nselect 1'],
    [
      'a WITH clause',
      'with z as (select 1) select * from z',
      'with  __dbt__cte__a as (\nselect 1 as x\n), z as (select 1) select * from z',
    ],
    [
      'WITH in capitals behind a comment',
      '/* with */ WITH z as (select 1) select 1',
      '/* with */ WITH  __dbt__cte__a as (\nselect 1 as x\n), z as (select 1) select 1',
    ],
    [
      'WITH RECURSIVE',
      'with recursive z as (select 1) select 1',
      'with recursive  __dbt__cte__a as (\nselect 1 as x\n), z as (select 1) select 1',
    ],
    [
      'WITH within the query',
      'select * from (with q as (select 1) select * from q)',
      'with __dbt__cte__a as (\nselect 1 as x\n) select * from (with q as (select 1) select * from q)',
    ],
    ['a name that starts with "with"', 'with_x', 'with __dbt__cte__a as (\nselect 1 as x\n) with_x'],
    ['a string that says with', "'with' ", "with __dbt__cte__a as (\nselect 1 as x\n) 'with' "],
    ['no code at all', '  ', '  with __dbt__cte__a as (\nselect 1 as x\n) '],
  ])('go in front of %s', (_, sql, expected) => {
    expect(inject(sql, [a])).toBe(expected)
  })

  it('stand in the order given', () => {
    expect(inject('with z as (select 1) select 1', [a, b])).toBe(
      'with  __dbt__cte__a as (\nselect 1 as x\n),  __dbt__cte__b as (\nselect 2 as y\n), z as (select 1) select 1',
    )
  })

  it('find RECURSIVE behind a comment, and comments by the rules of the engine', () => {
    expect(inject('with /* c */ recursive z as (select 1) select 1', [a])).toContain('recursive  __dbt__cte__a as')
    expect(inject('# with\nwith z as (select 1) select 1', [a], bigquerySyntax)).toContain(
      '# with\nwith  __dbt__cte__a as',
    )
  })

  it('leave the code alone when there are none', () => {
    expect(inject('select 1', [])).toBe('select 1')
  })

  it('keep where each character comes from', () => {
    const injected = injectCtes(from('m.sql', 'with z as (select 9) select 8'), [a, b], duckdbSyntax)
    const placeOf = (piece: string) => {
      const [frame] = injected.locate(injected.text.indexOf(piece))
      return frame && `${frame.path}:${frame.column}`
    }
    expect(['1 as x', '2 as y', '9)', '8', '__dbt__cte__b'].map(placeOf)).toEqual([
      'a.sql:8',
      'b.sql:8',
      'm.sql:19',
      'm.sql:29',
      undefined,
    ])
    expect(injected.locate(injected.text.length)[0]).toMatchObject({ path: 'm.sql', column: 30 })
  })

  it('come with those they read themselves in front, each once', () => {
    const c = cte('c', 'select 3')
    const order = collectCtes([
      { cte: b, ctes: [a] },
      { cte: c, ctes: [a, b] },
      { cte: a, ctes: [] },
    ])
    expect(order.map((found) => found.id)).toEqual(['model.p.a', 'model.p.b', 'model.p.c'])
  })

  it('are written to the manifest as dbt writes them', () => {
    expect(cteSql(a)).toBe(' __dbt__cte__a as (\nselect 1 as x\n)')
  })
})
