import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { bigqueryTarget, workspace } from '../tsdbt.ts'
import { readRecording } from './exchanges.ts'
import { recordedCommands, writeRecordedProject } from './project.ts'
import { replay } from './replay.ts'

const recordings = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'))

describe.each(recordings)('%s', (file) => {
  it('is asked for again, request by request, by the same commands', async () => {
    const recording = readRecording(path.join(import.meta.dirname, file))
    const service = await replay(recording)
    const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-replay-'))
    try {
      const location = recording.of === 'bigquery' ? locationOf(recording.exchanges[0]?.body ?? '') : 'US'
      const target = bigqueryTarget(service.endpoint, { dataset: 'tsdbt_recorded', location, threads: 1 })
      const space = workspace(folder, writeRecordedProject(path.join(folder, 'project')), 'recorded', target)
      const exits: number[] = []
      for (const words of recordedCommands) exits.push((await space.run(...words)).exitCode)
      expect(service.unknown).toEqual([])
      expect(service.left().map(({ request }) => request)).toEqual([])
      expect(exits.slice(0, -1)).toEqual(recordedCommands.slice(1).map(() => 0))
      expect(exits.at(-1)).not.toBe(0)
    } finally {
      await service.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

const locationOf = (body: string): string => /"location":"([\w-]+)"/.exec(body)?.[1] ?? 'EU'
