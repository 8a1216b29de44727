import { afterEach, describe, expect, it } from 'vitest'
import type { PreviousRun } from '../state/store.ts'
import { planRetry, retriedNodes } from './retry.ts'
import type { RunOutcome } from './request.ts'
import { SpecProject } from './testing/project.ts'

let project: SpecProject
afterEach(() => project.remove())

const previous = ({ results }: RunOutcome, command = 'build'): PreviousRun => ({
  invocationId: 'before',
  args: { which: command },
  statuses: new Map(results.map((result) => [result.unique_id, result.status])),
  results: results.map((result) => ({
    uniqueId: result.unique_id,
    status: result.status,
    message: result.message,
    executionTimeSeconds: 0,
    failedBatches: [],
    successfulBatches: [],
  })),
})

describe('retry', () => {
  it('runs what did not succeed, with every test of what is built again', async () => {
    project = new SpecProject({
      'models/good.sql': 'select 1 as x',
      'models/bad.sql': "{{ config(materialized='table') }} select null as x, 1 as y",
      'models/below.sql': "select * from {{ ref('bad') }}",
      'models/schema.yml': `models:
  - { name: good, columns: [{ name: x, data_tests: [not_null] }] }
  - { name: bad, columns: [{ name: x, data_tests: [not_null] }, { name: y, data_tests: [unique] }] }`,
    })
    const first = await project.build()
    const retry = planRetry(previous(first), false)
    expect([...retry.ids].map((id) => id.split('.')[2])).toEqual(['not_null_bad_x', 'bad', 'below'])

    project.write({ 'models/bad.sql': "{{ config(materialized='table') }} select 1 as x, unnest([1, 1]) as y" })
    const request = await project.request({})
    const nodes = retriedNodes(retry, request.graph)
    const names = nodes.ok ? [...nodes.value].map((id) => id.split('.')[2] ?? '') : []
    await request.warehouse.close()
    expect(await project.statuses({ select: names })).toEqual({
      not_null_bad_x: 'pass',
      unique_bad_y: 'fail',
      bad: 'error',
      below: 'skipped',
    })
  })

  it('refuses when a test that failed has another name since its arguments were mended', async () => {
    const accepted = (values: string) => ({
      'models/schema.yml': `models:
  - { name: a, columns: [{ name: x, data_tests: [{ accepted_values: { arguments: { values: [${values}] } } }] }] }`,
    })
    project = new SpecProject({ 'models/a.sql': 'select 2 as x', ...accepted('1') })
    const retry = planRetry(previous(await project.build()), false)
    project.write(accepted('1, 2'))
    const request = await project.request({})
    await request.warehouse.close()
    expect(retriedNodes(retry, request.graph).problems.map(({ message, hint }) => `${message} | ${hint}`)).toEqual([
      'What did not succeed the last time is no longer in the project, or is disabled: "test.shop.accepted_values_a_x__1.d92873d86e". | Run "tsdbt build" again, or what is still there: tsdbt build --select result:error result:fail result:skipped --state target',
    ])
  })

  it.each([
    ['build', false, ['model.shop.a']],
    ['build', true, ['model.shop.a', 'test.shop.warned']],
    ['run-operation', false, ['model.shop.a', 'operation.shop.hook']],
  ])('of %s with warnings as errors %s', (command, warnError, ids) => {
    project = new SpecProject({})
    const result = (uniqueId: string, status: string) => ({
      uniqueId,
      status,
      message: null,
      executionTimeSeconds: 0,
      failedBatches: [],
      successfulBatches: [],
    })
    const results = [
      result('model.shop.a', 'runtime error'),
      result('model.shop.ok', 'success'),
      result('test.shop.warned', 'warn'),
      result('operation.shop.hook', 'error'),
    ]
    const run: PreviousRun = { invocationId: '', args: { which: command }, results, statuses: new Map() }
    expect([...planRetry(run, warnError).ids]).toEqual(ids)
  })
})
