import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
})
const lock = lockSchema.parse(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')))

describe('the lock file', () => {
  // npm writes only the platforms it was offered into a lock file, and `npm ci` then refuses it: on every platform.
  it('lists the binaries of every platform, so that npm ci accepts it everywhere', () => {
    const named = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
    expect(named.length).toBeGreaterThan(40)
    expect(named.filter((name) => !(`node_modules/${name}` in lock.packages))).toEqual([])
  })
})
