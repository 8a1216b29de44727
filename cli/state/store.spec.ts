import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPreviousState, readSourceTimes } from './store.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-state-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const schema = (kind: string, version: number) => ({
  dbt_schema_version: `https://schemas.getdbt.com/dbt/${kind}/v${version}.json`,
})
const write = (name: string, value: unknown) =>
  writeFileSync(path.join(folder, name), typeof value === 'string' ? value : JSON.stringify(value))

function messages() {
  const checked = readPreviousState(folder)
  return checked.ok ? [] : checked.problems.map((found) => found.message.replaceAll(folder + path.sep, ''))
}

describe('previous state', () => {
  it('has nothing when the folder has no artifacts', () => {
    const state = { folder, manifest: undefined, run: undefined, sourceTimes: undefined }
    expect(readPreviousState(folder)).toEqual({ ok: true, value: state, problems: [] })
  })

  it('reads what a run left', () => {
    write('run_results.json', {
      metadata: { ...schema('run-results', 6), invocation_id: 'i' },
      args: { which: 'build', select: ['a'] },
      results: [
        { unique_id: 'model.p.a', status: 'success', message: 'OK', execution_time: 1.5 },
        {
          unique_id: 'model.p.b',
          status: 'partial success',
          message: null,
          execution_time: 0,
          batch_results: { successful: [['1', '2']], failed: [['2', '3']] },
        },
      ],
    })
    write('sources.json', {
      metadata: schema('sources', 3),
      results: [
        { unique_id: 's.a', max_loaded_at: '2026-01-01' },
        { unique_id: 's.b', status: 'runtime error' },
      ],
    })
    const checked = readPreviousState(folder)
    expect(checked.ok && checked.value.run).toEqual({
      invocationId: 'i',
      args: { which: 'build', select: ['a'] },
      results: [
        {
          uniqueId: 'model.p.a',
          status: 'success',
          message: 'OK',
          executionTimeSeconds: 1.5,
          failedBatches: [],
          successfulBatches: [],
        },
        {
          uniqueId: 'model.p.b',
          status: 'partial success',
          message: null,
          executionTimeSeconds: 0,
          failedBatches: [['2', '3']],
          successfulBatches: [['1', '2']],
        },
      ],
      statuses: new Map([
        ['model.p.a', 'success'],
        ['model.p.b', 'partial success'],
      ]),
    })
    const times = new Map([
      ['s.a', '2026-01-01'],
      ['s.b', null],
    ])
    expect(checked.ok && checked.value.sourceTimes).toEqual(times)
    expect(readSourceTimes(folder)).toEqual({ ok: true, value: times, problems: [] })
  })

  it.each([10, 11, 12])('reads a manifest of version %i, old ways of writing included', (version) => {
    write('manifest.json', {
      metadata: { ...schema('manifest', version), project_name: 'p' },
      nodes: {
        'model.p.b': {
          resource_type: 'model',
          unique_id: 'model.p.b',
          name: 'b',
          raw_sql: 'select 1',
          refs: [['a'], ['kit', 'c']],
          config: { materialized: 'view' },
        },
        'thing.p.t': { resource_type: 'thing', unique_id: 'thing.p.t' },
      },
    })
    const checked = readPreviousState(folder)
    const nodes = checked.ok ? checked.value.manifest?.nodes : undefined
    expect([...(nodes?.keys() ?? [])]).toEqual(['model.p.b'])
    expect(nodes?.get('model.p.b')).toMatchObject({
      raw_code: 'select 1',
      access: 'protected',
      refs: [
        { name: 'a', package: null, version: null },
        { name: 'c', package: 'kit', version: null },
      ],
      depends_on: { macros: [], nodes: [] },
    })
  })

  it.each<[string, string, unknown, string]>([
    [
      'a manifest too new',
      'manifest.json',
      { metadata: schema('manifest', 20) },
      '"manifest.json" is of version 20, but only versions 10 to 12 can be read.',
    ],
    [
      'a manifest without a version',
      'manifest.json',
      {},
      '"manifest.json" names no version, but only versions 10 to 12 can be read.',
    ],
    [
      'sources.json of another version',
      'sources.json',
      { metadata: schema('sources', 2) },
      '"sources.json" is of version 2, but only version 3 can be read.',
    ],
    [
      'what is not JSON',
      'run_results.json',
      '{',
      '"run_results.json" is not valid JSON: Expected property name or \'}\' in JSON at position 1 (line 1 column 2).',
    ],
  ])('refuses %s', (_, name, value, said) => {
    write(name, value)
    expect(messages()).toEqual([said])
  })
})
