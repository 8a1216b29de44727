import { spawnSync } from 'node:child_process'
import { closeSync, openSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isIgnored, watchFiles } from './files.ts'
import { type RoundOutcome, startLoop } from './loop.ts'
import { merge, requestOfKey, type WatchRequest } from './requests.ts'

const changed = (...paths: string[]): WatchRequest => ({ kind: 'changed', paths: new Set(paths) })

describe('merge', () => {
  it.each<[string, WatchRequest | undefined, WatchRequest, WatchRequest]>([
    ['keeps both saves', changed('a'), changed('b'), changed('a', 'b')],
    ['lets "all" swallow a save', changed('a'), { kind: 'all' }, { kind: 'all' }],
    ['keeps "all" when a save follows', { kind: 'all' }, changed('a'), { kind: 'all' }],
    ['keeps a save when tests are asked for', changed('a'), { kind: 'tests' }, changed('a')],
    ['takes the first as it is', undefined, { kind: 'failed' }, { kind: 'failed' }],
  ])('%s', (_, earlier, later, expected) => {
    expect(merge(earlier, later)).toEqual(expected)
  })
})

describe('requestOfKey', () => {
  it.each([
    ['r', { kind: 'all' }],
    ['t', { kind: 'tests' }],
    ['f', { kind: 'failed' }],
    ['q', 'quit'],
    ['\u0003', 'quit'],
    ['x', undefined],
  ])('reads %j', (key, expected) => {
    expect(requestOfKey(key)).toEqual(expected)
  })
})

describe('the loop', () => {
  it('cancels a round for a newer save and does both together', async () => {
    const seen: WatchRequest[] = []
    const started = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    const loop = startLoop(async (request, signal) => {
      seen.push(request)
      if (seen.length === 1) {
        started.resolve()
        return new Promise<RoundOutcome>((resolve) => {
          signal.addEventListener('abort', () => resolve('cancelled'))
        })
      }
      done.resolve()
      return 'finished'
    })
    loop.request(changed('a.sql'))
    await started.promise
    loop.request(changed('b.sql'))
    await done.promise
    await loop.stop()
    expect(seen).toEqual([changed('a.sql'), changed('a.sql', 'b.sql')])
  })

  it('stops while a round runs', async () => {
    let reason: unknown
    const loop = startLoop(
      async (_, signal) =>
        new Promise<RoundOutcome>((resolve) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason
            resolve('cancelled')
          })
        }),
    )
    loop.request({ kind: 'all' })
    await loop.stop()
    expect(reason).toBe('stop')
  })
})

describe('watched files', () => {
  it('tells saves, not what editors leave beside them', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-watch-'))
    const told = Promise.withResolvers<ReadonlySet<string>>()
    const watcher = await watchFiles({ paths: [folder], ignored: [path.join(folder, 'target')] }, told.resolve)
    writeFileSync(path.join(folder, '.a.sql.swp'), '')
    writeFileSync(path.join(folder, 'a.sql'), 'select 1')
    expect([...(await told.promise)]).toEqual([path.join(folder, 'a.sql')])
    await watcher.close()
    rmSync(folder, { recursive: true })
  })

  it('tells a save that follows another at once, as of a formatter', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-watch-'))
    const file = path.join(folder, 'a.sql')
    writeFileSync(file, 'select 1')
    const seen: string[] = []
    const second = Promise.withResolvers<void>()
    const watcher = await watchFiles({ paths: [folder], ignored: [] }, () => {
      seen.push(readFileSync(file, 'utf8'))
      if (seen.length === 1) writeFileSync(file, 'select 3')
      else second.resolve()
    })
    writeFileSync(file, 'select 2')
    await second.promise
    expect(seen).toEqual(['select 2', 'select 3'])
    await watcher.close()
    rmSync(folder, { recursive: true })
  })

  it('does not tell what it prints itself, into a file beside the watched ones', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-watch-'))
    const output = openSync(path.join(folder, 'printed.txt'), 'w')
    const script = `
      import { watchFiles } from ${JSON.stringify(new URL('files.ts', import.meta.url).href)}
      let changes = 0
      const watcher = await watchFiles({ paths: [${JSON.stringify(folder)}], ignored: [] }, () => console.log(++changes))
      console.log('ready')
      await new Promise((resolve) => setTimeout(resolve, 400))
      await watcher.close()
      process.exitCode = changes`
    const args = ['--no-warnings', '--input-type=module', '--eval', script]
    expect(spawnSync(process.execPath, args, { stdio: ['ignore', output, 'inherit'] }).status).toBe(0)
    closeSync(output)
    expect(readFileSync(path.join(folder, 'printed.txt'), 'utf8')).toBe('ready\n')
    rmSync(folder, { recursive: true })
  })

  it.each([
    ['/p/target', true],
    ['/p/target/run/a.sql', true],
    ['/p/targets.sql', false],
    ['/p/models/a.sql~', true],
    ['/p/data/shop.duckdb', true],
    ['/p/data/shop.duckdb.wal', true],
    ['/p/seeds/duckdb.csv', false],
    ['/p/models/a.sql', false],
    ['/p/watch.log', true],
  ])('ignores %s: %s', (file, expected) => {
    expect(isIgnored(file, ['/p/target'])).toBe(expected)
  })
})
