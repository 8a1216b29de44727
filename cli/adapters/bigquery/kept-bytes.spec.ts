import { buffer } from 'node:stream/consumers'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { KeptBytes } from './kept-bytes.ts'

const parts = Array.from({ length: 50 }, (_, index) => Buffer.alloc(100_003, index))
const all = Buffer.concat(parts)
const files = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('tsdbt-rows-'))

describe('bytes that are made once', () => {
  it.each([
    ['in memory', 10_000_000],
    ['on disk', 250_000],
    ['on disk, all of them', 0],
  ])('are the same when they are sent again, kept %s', async (_, limit) => {
    const before = files()
    const kept = new KeptBytes(limit)
    expect(kept.isWhole).toBe(false)
    for (let time = 0; time < 3; time++)
      expect((await buffer(kept.of(Readable.from(time === 0 ? parts : [])))).equals(all)).toBe(true)
    expect(kept.isWhole).toBe(true)
    expect(files()).toEqual(before)
    await kept.close()
  })

  it('are not whole where what makes them fails', async () => {
    const kept = new KeptBytes()
    async function* failing() {
      yield* parts.slice(0, 2)
      throw new Error('No more.')
    }
    await expect(buffer(kept.of(failing()))).rejects.toThrow('No more.')
    expect(kept.isWhole).toBe(false)
    await kept.close()
  })
})
