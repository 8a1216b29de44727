import { expect, it } from 'vitest'
import { goldenProject } from '../golden-project.ts'
import { parsedCounts } from './parsed-counts.ts'

const kindsOf = (project: typeof goldenProject): string[] => Object.keys(parsedCounts(project))

it("counts what a project has in dbt's order: tests of SQL files before seeds", () => {
  const kinds = kindsOf(goldenProject)
  expect(kinds).toEqual(dbtOrder.filter((kind) => kinds.includes(kind)))
  expect(kinds).toContain('seed')
})

it('counts tests of YAML files alone after seeds', () => {
  const nodes = [...goldenProject.nodes].filter(([, node]) => node.resource_type !== 'test' || node.test_metadata)
  const kinds = kindsOf({ ...goldenProject, nodes: new Map(nodes) })
  expect(kinds.indexOf('data test')).toBeGreaterThan(kinds.indexOf('seed'))
})

const dbtOrder = [
  'model',
  'snapshot',
  'analysis',
  'data test',
  'seed',
  'operation',
  'source',
  'exposure',
  'metric',
  'macro',
  'group',
  'semantic model',
  'saved query',
  'unit test',
]
