import { describe, expect, it } from 'vitest'
import { bigqueryDialect } from '../../adapters/bigquery/dialect.ts'
import { bigquerySyntax } from '../../sql/syntax.ts'
import { StandIns } from './stand-ins.ts'

const relation = (identifier: string) => ({ database: 'p', schema: 'd', identifier })

const standIns = new StandIns(bigqueryDialect, bigquerySyntax)
standIns.set(relation('new'), { kind: 'columns', columns: [{ name: 'a', type: 'INT64' }, { name: 'b', type: 'ARRAY<STRING>' }] }) // prettier-ignore
standIns.set(relation('shown'), { kind: 'query', sql: 'select 1 as a' })
standIns.set(relation('stage'), { kind: 'relation', relation: relation('real') })

const empty = '(select cast(null as INT64) as `a`, cast(null as ARRAY<STRING>) as `b` limit 0)'

describe('a relation that is not there yet', () => {
  it.each([
    ['select * from `p`.`d`.`new`', `select * from ${empty} as \`new\``],
    ['select new.a from `p`.`d`.`new` where a > 1', `select new.a from ${empty} as \`new\` where a > 1`],
    ['select * from `p`.`d`.`new` as n', `select * from ${empty} as n`],
    ['select * from `p`.`d`.`new` n', `select * from ${empty} n`],
    ['select * from `p`.`d`.`new` -- says\n  as n', `select * from ${empty} -- says\n  as n`],
    ['select * from `p.d.new` join x using (a)', `select * from ${empty} as \`new\` join x using (a)`],
    ['select * from p.d.new, other', `select * from ${empty} as \`new\`, other`],
    ['select * from (select * from `p`.`d`.`NEW`)', `select * from (select * from ${empty} as \`NEW\`)`],
    ["select '`p`.`d`.`new`' -- `p`.`d`.`new`", "select '`p`.`d`.`new`' -- `p`.`d`.`new`"],
    ['select * from `p`.`d`.`new_one`', 'select * from `p`.`d`.`new_one`'],
    ['select * from `d`.`new`', 'select * from `d`.`new`'],
  ])('%s', (sql, standing) => {
    expect(standIns.apply(sql)).toEqual({ sql: standing, isPartial: sql !== standing })
  })

  it('is read by its query where it is a view, by another name where it stands elsewhere', () => {
    expect(standIns.apply('select * from `p`.`d`.`shown` s, `p`.`d`.`stage` where true')).toEqual({
      sql: 'select * from (\nselect 1 as a\n) s, `p`.`d`.`real` where true',
      isPartial: false,
    })
  })
})
