import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { bigqueryTarget } from '../tsdbt.ts'
import { conversation } from './conversation.ts'
import { readRecording } from './exchanges.ts'
import { replay } from './replay.ts'

const recordings = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'))

describe.each(recordings)('%s', (file) => {
  it('is understood as it was when it was recorded', async () => {
    const recording = readRecording(path.join(import.meta.dirname, file))
    const service = await replay(recording)
    try {
      const { location } = recording
      const told = await conversation(
        bigqueryTarget(service.endpoint, { dataset: 'tsdbt_recorded', location, threads: 1 }),
      )
      expect(service.unknown).toEqual([])
      expect(told).toEqual(recording.told)
      expect(service.left().map(({ request }) => request)).toEqual([])
    } finally {
      await service.close()
    }
  })
})
