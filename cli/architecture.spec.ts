import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname)

/** Which folders of ours a folder may import besides itself. `ARCHITECTURE.md` explains why. */
const mayImport: Record<string, readonly string[]> = {
  core: [],
  jinja: [],
  forecast: [],
  analytics: [],
  sql: ['core'],
  project: ['core'],
  graph: ['core'],
  tsmodel: ['core'],
  ui: ['core'],
  context: ['core', 'jinja', 'sql'],
  builtins: ['core'],
  parse: ['core', 'project', 'jinja', 'context', 'tsmodel'],
  compile: ['core', 'sql', 'jinja', 'context', 'graph'],
  adapters: ['core', 'sql'],
  registry: ['core'],
  materialize: ['core', 'sql'],
  state: ['core', 'graph'],
  artifacts: ['core', 'graph'],
  run: ['core', 'graph', 'compile', 'materialize', 'tsmodel', 'registry', 'state', 'context', 'sql'],
  docs: ['core', 'graph', 'artifacts'],
  watch: ['core', 'graph', 'project'],
  looker: ['core'],
  migrate: ['core', 'project'],
}

/** Folders that see everything: they wire the phases together. */
const composers = new Set(['commands', '.'])
/** These spawn the bin and import nothing of ours. */
const outsiders = new Set(['e2e'])

/** Packages that only one place may import, so that replacing one is a change in one place. */
const soleImporters: Record<string, (file: string) => boolean> = {
  nunjucks: (file) => /^jinja\/(parser|tokenizer)\.ts$/.test(file),
  graphology: (file) => file.startsWith('graph/'),
  '@duckdb/node-api': (file) => file.startsWith('adapters/duckdb/'),
  '@google-cloud/bigquery': (file) => file.startsWith('adapters/bigquery/'),
  'google-auth-library': (file) => file.startsWith('adapters/bigquery/'),
  commander: (file) => file.startsWith('commands/') || file === 'main.ts',
  chokidar: (file) => file.startsWith('watch/'),
  // The page's program is a bundle of its own: nothing that the bin loads may bring these along.
  preact: (file) => file.startsWith('docs/app/'),
  '@preact/signals': (file) => file.startsWith('docs/app/'),
  marked: (file) => file.startsWith('docs/app/'),
  minisearch: (file) => file.startsWith('docs/app/'),
}

interface Source {
  /** Relative to `cli/`. */
  readonly file: string
  readonly text: string
}

const importPattern = /\b(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g

function importsOf(text: string): string[] {
  return [...text.matchAll(importPattern)].map((match) => match[1] ?? '')
}

const folderOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '.') : '.')

/** Each import that the table above does not allow, as `file imports target`. */
function breaches(sources: readonly Source[]): string[] {
  return sources.flatMap(({ file, text }) =>
    importsOf(text)
      .filter((specifier) => !isAllowed(file, specifier))
      .map((specifier) => `${file} imports ${specifier}`),
  )
}

function isAllowed(file: string, specifier: string): boolean {
  const folder = folderOf(file)
  if (!specifier.startsWith('.')) {
    const isOnlyFor = soleImporters[specifier]
    return isOnlyFor === undefined || isOnlyFor(file) || outsiders.has(folder)
  }
  const target = folderOf(path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)))
  if (target === folder || composers.has(folder)) return true
  if (outsiders.has(folder)) return false
  return (mayImport[folder] ?? []).includes(target)
}

function sourcesIn(folder: string): Source[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const absolute = path.join(entry.parentPath, entry.name)
      return { file: path.relative(root, absolute).split(path.sep).join('/'), text: readFileSync(absolute, 'utf8') }
    })
}

const isSpec = ({ file }: Source): boolean => /\.(spec|e2e)\.ts$/.test(file) || /\/(testing|fixtures)\//.test(file)

describe('the house', () => {
  it('imports only as the table allows', () => {
    expect(breaches(sourcesIn('.').filter((source) => !isSpec(source)))).toEqual([])
  })

  it('has no folder the table does not know', () => {
    const known = new Set([...Object.keys(mayImport), ...composers, ...outsiders])
    const found = new Set(sourcesIn('.').map(({ file }) => folderOf(file)))
    expect([...found].filter((folder) => !known.has(folder))).toEqual([])
  })

  it.each([
    ['ui/live.ts', `import { open } from '../adapters/registry.ts'`],
    ['core/node.ts', `import { quote } from '../sql/quote.ts'`],
    ['jinja/ast.ts', `import type { Node } from '../core/node.ts'`],
    ['run/run.ts', `import {\n  DuckDBInstance,\n} from '@duckdb/node-api'`],
    ['jinja/codegen.ts', `import nunjucks from 'nunjucks'`],
    ['graph/select.ts', `const late = await import('../run/run.ts')`],
    ['state/store.ts', `export { run } from '../run/run.ts'`],
    ['docs/page/index-node.ts', `import { marked } from 'marked'`],
  ])('catches a planted breach in %s', (file, text) => {
    expect(breaches([{ file, text }])).toHaveLength(1)
  })
})
