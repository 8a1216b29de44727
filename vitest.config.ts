import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['cli/**/*.spec.ts', 'bench/**/*.spec.ts', 'cli/e2e/**/*.e2e.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // A process for each file costs two fifths of the specs' CPU; what modules keep is keyed by content, so files can share it.
    isolate: false,
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
})
