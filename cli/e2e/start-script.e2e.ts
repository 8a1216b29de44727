import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

/** Names that only the module of each library has. */
const libraries = {
  'the engine’s own module': 'DuckDBAppender',
  'the documentation page': 'DecompressionStream',
  graphology: 'UsageGraphError',
  nunjucks: 'parseWithContext',
}

it.each(Object.entries(libraries))('the script that every command starts with does not hold %s', (_, name) => {
  const dist = path.join(import.meta.dirname, '..', '..', 'dist')
  expect(readFileSync(path.join(dist, 'start.cjs'), 'utf8')).not.toContain(name)
})
