import { buildFixtures } from './build-fixtures.ts'
import { checkFixtures } from './check-fixtures.ts'
import type { Fixture } from './fixture.ts'
import { incrementalFixtures } from './incremental-fixtures.ts'
import { selectionFixtures } from './selection-fixtures.ts'

export const fixtures: readonly Fixture[] = [
  ...buildFixtures,
  ...checkFixtures,
  ...incrementalFixtures,
  ...selectionFixtures,
]
