import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['cli/**/*.spec.ts', 'bench/**/*.spec.ts', 'cli/e2e/**/*.e2e.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
})
