import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { BuildPlan } from '../../core/step.ts'
import { Journal, journalFiles } from './journal.ts'
import { readJournal } from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsdbt-journal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const target = { database: 'p', schema: 'd', identifier: 't' }
const plan: BuildPlan = {
  target,
  candidate: { ...target, identifier: 't__dbt_stage' },
  before: [],
  write: [
    { kind: 'sql', sql: 'create stage', purpose: 'build the table' },
    { kind: 'sql', sql: 'drop tmp', purpose: 'drop the scratch table' },
  ],
  publish: [
    { kind: 'sql', sql: 'copy', purpose: 'publish' },
    { kind: 'metadata', relation: target, metadata: { columns: {}, authorizedIn: [] }, purpose: 'describe it' },
    { kind: 'hook', sql: 'grant …', transaction: true, when: 'post', index: 0 },
  ],
  after: [],
  discard: [{ kind: 'sql', sql: 'drop stage', purpose: 'drop the staging relation' }],
}

const begun = (invocation: string): Journal => {
  const run = { targetFolder: folder, invocation, command: 'build', target: 'prod', now: new Date(0) }
  return new Journal(run)
}
const left = (invocation: string) => {
  const file = journalFiles(folder).find((path) => path.endsWith(`${invocation}.jsonl`))
  return file === undefined ? undefined : readJournal(file)
}

describe('a journal', () => {
  it('is gone when every node came to its end', () => {
    const journal = begun('whole')
    journal.begin('model.shop.t', 't', '`t`', plan)
    journal.publishing('model.shop.t')
    journal.end('model.shop.t', 'published')
    expect(journal.close()).toBe(0)
    expect(left('whole')).toBeUndefined()
  })

  it('keeps what undoes a node that was being written, and the jobs it had asked for', () => {
    const journal = begun('written')
    journal.begin('model.shop.t', 't', '`t`', plan)
    const job = journal.step('model.shop.t', 'write', 0)
    expect(left('written')).toMatchObject({
      command: 'build',
      target: 'prod',
      isAlive: false,
      nodes: [
        {
          relation: '`t`',
          isPublishing: false,
          isStaged: true,
          discard: ['drop stage', 'drop tmp'],
          jobs: [{ phase: 'write', index: 0, job }],
        },
      ],
    })
    expect(journal.close()).toBe(1)
  })

  it('keeps what finishes a node whose tests have passed, less what is done', () => {
    const journal = begun('published')
    journal.begin('model.shop.t', 't', '`t`', plan)
    journal.publishing('model.shop.t')
    journal.step('model.shop.t', 'publish', 0)
    journal.did('model.shop.t', 'publish', 0)
    const [node] = left('published')?.nodes ?? []
    expect(node?.isPublishing).toBe(true)
    expect([...(node?.published ?? [])]).toEqual([0])
    expect(node?.jobs).toEqual([])
    expect(node?.publish.map(({ kind }) => kind)).toEqual(['sql', 'metadata', 'hook'])
    journal.close()
  })

  it('is read up to a line that a kill has cut off', () => {
    const journal = begun('cut')
    journal.begin('model.shop.t', 't', '`t`', plan)
    journal.close()
    const file = join(folder, 'tsdbt', 'journal', 'cut.jsonl')
    expect(existsSync(file)).toBe(true)
    appendFileSync(file, '{"at":"publ')
    expect(left('cut')?.nodes).toMatchObject([{ isPublishing: false }])
  })
})
