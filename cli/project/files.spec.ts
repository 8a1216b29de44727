import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../core/diagnostic.ts'
import { parseIgnore } from './ignore.ts'
import { dbtChecksum } from './source-file.ts'
import { inFolder, loadIn, minimal, told, type Files } from './spec-folder.ts'

async function filesOf(files: Files, project = minimal['project.yml'] ?? ''): Promise<string[]> {
  return inFolder({ ...minimal, 'project.yml': project, ...files }, async (folder) => {
    const result = await loadIn(folder)
    if (!result.ok) throw new Error(told(result.problems).join())
    return (result.value.packages[0]?.files ?? []).map((file) => `${file.kind} ${file.originalPath} (${file.path})`)
  })
}

const empty = (...paths: readonly string[]): Files => Object.fromEntries(paths.map((path) => [path, '']))

describe('the files of a package', () => {
  it('are what their folder and ending say, in a stable order', async () => {
    const files = empty(
      'models/b.sql',
      'models/a/z.SQL',
      'models/a.py',
      'models/t.ts',
      'models/t.spec.ts',
      'models/t.d.ts',
      'models/m.yml',
      'models/n.yaml',
      'models/d.md',
      'models/x.txt',
      'seeds/s.csv',
      'seeds/s.yml',
      'seeds/s.parquet',
      'snapshots/s.sql',
      'analyses/a.sql',
      'macros/m.sql',
      'macros/m.yml',
      'macros/m.md',
      'tests/t.sql',
      'tests/generic/g.sql',
      'tests/fixtures/f.csv',
      'tests/fixtures/f.sql',
      'tests/deep/generic/t.sql',
      'tests/x.csv',
      'tests/t.yml',
      'functions/f.sql',
      'functions/f.js',
      'other/o.sql',
    )
    expect(await filesOf(files)).toEqual([
      'model models/a/z.SQL (a/z.SQL)',
      'python-model models/a.py (a.py)',
      'model models/b.sql (b.sql)',
      'docs models/d.md (d.md)',
      'properties models/m.yml (m.yml)',
      'properties models/n.yaml (n.yaml)',
      'ts-model models/t.ts (t.ts)',
      'seed seeds/s.csv (s.csv)',
      'properties seeds/s.yml (s.yml)',
      'snapshot snapshots/s.sql (s.sql)',
      'analysis analyses/a.sql (a.sql)',
      'docs macros/m.md (m.md)',
      'macro macros/m.sql (m.sql)',
      'properties macros/m.yml (m.yml)',
      'singular-test tests/deep/generic/t.sql (deep/generic/t.sql)',
      'fixture tests/fixtures/f.csv (fixtures/f.csv)',
      'fixture tests/fixtures/f.sql (fixtures/f.sql)',
      'generic-test tests/generic/g.sql (generic/g.sql)',
      'singular-test tests/t.sql (t.sql)',
      'properties tests/t.yml (t.yml)',
      'function functions/f.js (f.js)',
      'function functions/f.sql (f.sql)',
    ])
  })

  it('come from the folders that the project names', async () => {
    const project = 'name: shop\nprofile: p\nmodel-paths: [sql/, ./more]\ndocs-paths: [text]\n'
    expect(await filesOf(empty('sql/a.sql', 'more/b.sql', 'models/c.sql', 'text/t.md', 'sql/t.md'), project)).toEqual([
      'model sql/a.sql (a.sql)',
      'model more/b.sql (b.sql)',
      'docs text/t.md (t.md)',
    ])
  })

  it('may end in .jinja where a flag allows it', async () => {
    const files = empty('models/a.sql.jinja', 'models/b.sql.j2')
    expect(await filesOf(files)).toEqual([])
    const project = 'name: shop\nprofile: p\nflags: {allow_jinja_file_extensions: true}\n'
    expect(await filesOf(files, project)).toEqual([
      'model models/a.sql.jinja (a.sql.jinja)',
      'model models/b.sql.j2 (b.sql.j2)',
    ])
  })

  it('leave out what .dbtignore names', async () => {
    const files = {
      ...empty('models/a.sql', 'models/old/b.sql', 'models/keep_old/c.sql', 'tests/t.sql'),
      '.dbtignore': '# no\n\nold/\n/tests\n',
    }
    expect(await filesOf(files)).toEqual(['model models/a.sql (a.sql)', 'model models/keep_old/c.sql (keep_old/c.sql)'])
  })

  it('may be links, but linked folders are not entered', () =>
    inFolder({ ...minimal, 'models/a.sql': 'a', 'elsewhere/b.sql': '' }, async (folder) => {
      symlinkSync(join(folder, 'elsewhere/b.sql'), join(folder, 'models/b.sql'))
      symlinkSync(join(folder, 'elsewhere'), join(folder, 'models/linked'))
      symlinkSync(join(folder, 'nowhere'), join(folder, 'models/gone.sql'))
      const result = await loadIn(folder)
      expect(result.ok && result.value.packages[0]?.files.map((file) => file.path)).toEqual(['a.sql', 'b.sql'])
    }))
})

describe('a file', () => {
  it('is read once, without its byte order mark, and hashed by its bytes', () =>
    inFolder({ ...minimal, 'models/a.sql': '\ufeffselect 1' }, async (folder) => {
      const result = await loadIn(folder)
      const file = result.ok ? result.value.packages[0]?.files[0] : undefined
      expect(file?.sizeBytes).toBe(11)
      expect(file?.read()).toBe('select 1')
      writeFileSync(join(folder, 'models/a.sql'), 'changed')
      expect(file?.read()).toBe('select 1')
      expect(file?.hash()).toBe(createHash('sha256').update('changed').digest('hex'))
    }))

  it('knows whether it began with a byte order mark', () =>
    inFolder({ ...minimal, 'models/a.sql': '\ufeffa', 'models/b.sql': 'd' }, async (folder) => {
      const result = await loadIn(folder)
      const files = result.ok ? (result.value.packages[0]?.files ?? []) : []
      expect(files.map((file) => [file.read(), file.hasByteOrderMark()])).toEqual([
        ['a', true],
        ['d', false],
      ])
    }))

  it.each([
    [
      'that is not UTF-8',
      (path: string) => writeFileSync(path, Buffer.from([0xc3, 0x28])),
      'models/a.sql:1:1 file-not-utf8 "models/a.sql" is not UTF-8 text. | Save it as UTF-8.',
    ],
    ['that is gone', () => undefined, 'models/a.sql file-unreadable Cannot read "models/a.sql": it does not exist.'],
  ])('%s is a problem with a place', (_, make, expected) =>
    inFolder({ ...minimal, 'models/b.sql': '' }, async (folder) => {
      writeFileSync(join(folder, 'models/a.sql'), '')
      const result = await loadIn(folder)
      const { unlinkSync } = await import('node:fs')
      unlinkSync(join(folder, 'models/a.sql'))
      make(join(folder, 'models/a.sql'))
      const read = (): string | undefined => (result.ok ? result.value.packages[0]?.files[0]?.read() : undefined)
      expect(read).toThrow(ProblemError)
      try {
        read()
      } catch (cause) {
        expect(cause instanceof ProblemError && told(cause.problems)).toEqual([expected])
      }
    }),
  )

  it("has dbt's checksum, in which white space counts as one blank", () => {
    // `FileHash.from_contents(normalize_file_contents(...))` of dbt-core 1.12 on "select  1\n\nfrom x\n".
    expect(dbtChecksum('select  1\n\nfrom x\n')).toBe(createHash('sha256').update('select 1 from x').digest('hex'))
  })
})

describe('.dbtignore has the patterns of gitignore', () => {
  it.each([
    ['*.sql', 'models/a.sql', true],
    ['*.sql', 'models/a.sql.bak', false],
    ['old', 'models/old/a.sql', true],
    ['old', 'models/older/a.sql', false],
    ['old/', 'models/old', false],
    ['/models', 'models/a.sql', true],
    ['/a.sql', 'models/a.sql', false],
    ['models/*.sql', 'models/a.sql', true],
    ['models/*.sql', 'models/x/a.sql', false],
    ['models/**/a.sql', 'models/x/y/a.sql', true],
    ['models/**/a.sql', 'models/a.sql', true],
    ['models/**', 'models/x/a.sql', true],
    ['**/tmp', 'a/b/tmp/c.sql', true],
    ['a?.sql', 'ab.sql', true],
    ['a[0-9].sql', 'a1.sql', true],
    ['a[!0-9].sql', 'a1.sql', false],
    ['a.sql', 'aXsql', false],
    ['# comment', '# comment', false],
    [String.raw`\#a`, '#a', true],
    ['*.sql\n!keep.sql', 'models/keep.sql', false],
    ['*.sql\n!keep.sql', 'models/drop.sql', true],
  ])('%j on %s: %s', (text, path, expected) => {
    expect(parseIgnore(text)?.matches(path) ?? false).toBe(expected)
  })
  it('lets a folder be passed over only where nothing in it can be kept', () => {
    expect(parseIgnore('old/')?.matchesAllOf('models/old')).toBe(true)
    expect(parseIgnore('old/\n!old/a.sql')?.matchesAllOf('models/old')).toBe(false)
  })
})

it('finds 2,000 models among 10,000 files without asking for their sizes', () =>
  inFolder(minimal, async (folder) => {
    for (let part = 0; part < 20; part++) {
      mkdirSync(join(folder, `models/p${part}`), { recursive: true })
      for (let index = 0; index < 500; index++) {
        writeFileSync(join(folder, `models/p${part}/f${index}.${index < 100 ? 'sql' : 'txt'}`), '')
      }
    }
    const before = process.cpuUsage()
    const result = await loadIn(folder)
    const { user, system } = process.cpuUsage(before)
    expect(result.ok && result.value.packages[0]?.files.length).toBe(2000)
    // Measured at 15 ms; a question per file would take over 100.
    expect((user + system) / 1000).toBeLessThan(90)
  }))
