import { describe, expect, it } from 'vitest'
import type { Asked } from './rest-double.ts'
import { brokenRule, multipartData, multipartHead } from './rest-rules.ts'

const asked = (method: string, path: string, more: Partial<Asked> = {}): Asked => ({
  method,
  path,
  query: {},
  headers: {},
  bytes: Buffer.alloc(0),
  text: '',
  body: undefined,
  ...more,
})

const inserted = (configuration: object, jobReference: object = {}): Asked =>
  asked('POST', '/shop/jobs', { body: { jobReference, configuration } })

const query = { query: 'select 1', useLegacySql: false }

describe("the API's rules", () => {
  it.each([
    ['a query job', inserted({ query: { ...query, maximumBytesBilled: '10' }, dryRun: true })],
    ['a load job', inserted({ load: { destinationTable: { projectId: 'p', datasetId: 'd', tableId: 't' } } })],
    ['a page of results', asked('GET', '/shop/queries/j_1', { query: { location: 'EU', maxResults: '0' } })],
    ['a table', asked('GET', '/shop/datasets/main/tables/t')],
    ['cancelling', asked('POST', '/shop/jobs/j-1/cancel', { query: { location: 'EU' } })],
  ])('let %s pass', (_, request) => {
    expect(brokenRule(request)).toBeUndefined()
  })

  it.each([
    [asked('PUT', '/shop/jobs'), 'The API has no PUT /shop/jobs.'],
    [asked('GET', '/shop/jobs/j', { query: { place: 'EU' } }), 'Unknown query parameter "place" of GET /shop/jobs/j.'],
    [asked('GET', '/shop/queries/j', { query: { maxResults: 'all' } }), '"maxResults" is a whole number, not "all".'],
    [inserted({}), 'A job is one of query, load, copy, extract; this one is none.'],
    [inserted({ query, load: {} }), 'A job is one of query, load, copy, extract; this one is query and load.'],
    [inserted({ query }, { projectId: 'other' }), 'jobReference.projectId is "other", the path says "shop".'],
    [inserted({ query }, { jobId: 'a b' }), 'A job id has letters, digits, _ and -, 1,024 at most; not "a b".'],
    [
      inserted({ query: { query: 'select 1' } }),
      'useLegacySql is true unless it is said to be false: this text is GoogleSQL.',
    ],
    [inserted({ query: { ...query, priority: 'HIGH' } }), 'A priority is INTERACTIVE or BATCH, not "HIGH".'],
    [
      inserted({ query: { ...query, maximumBytesBilled: 10 } }),
      'configuration.query.maximumBytesBilled is a whole number written as text.',
    ],
    [inserted({ query: { ...query, useCache: true } }), 'Unknown name "useCache" at configuration.query.'],
    [inserted({ query, labels: { Team: 'x' } }), 'A label cannot be "Team": "x".'],
    [inserted({ load: { destinationTable: { projectId: 'p' } } }), 'destinationTable of a load job has no datasetId.'],
    [
      inserted({ load: { destinationTable: { projectId: 'p', datasetId: 'd', tableId: 't' }, sourceFormat: 'XML' } }),
      'sourceFormat cannot be "XML".',
    ],
  ])('refuse %#', (request, fault) => {
    expect(brokenRule(request)).toBe(fault)
  })

  it('read both parts of a multipart upload', () => {
    const text =
      '--b1\r\nContent-Type: application/json\r\n\r\n{"configuration":{}}\r\n--b1\r\nContent-Type: text/x\r\n\r\n{"a":1}\n{"a":2}\n\r\n--b1--'
    expect(multipartHead(text)).toEqual({ configuration: {} })
    expect(multipartData(text)).toBe('{"a":1}\n{"a":2}\n')
  })
})
