import { expect, it } from 'vitest'
import { SpecProject } from './testing/project.ts'

it("runs a project's own hooks before those of its packages, as dbt does", async () => {
  const hook = (text: string): string => `on-run-start: "insert into log values ('${text}', nextval('turn'))"\n`
  const project = new SpecProject({
    'models/a.sql': 'select 1 as id',
    'project.yml': `name: shop\nprofile: shop\n${hook('own')}`,
    'dbt_packages/early/dbt_project.yml': `name: early\n${hook('early')}`,
    'dbt_packages/late/dbt_project.yml': `name: late\n${hook('late')}`,
  })
  await project.rows('create sequence turn; create table log (line varchar, turn integer)')
  await project.build()
  expect(await project.rows('select line from log order by turn')).toEqual([['own'], ['early'], ['late']])
  project.remove()
})
