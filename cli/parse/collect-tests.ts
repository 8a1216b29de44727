import { ProblemError, type Diagnostic } from '../core/diagnostic.ts'
import { bareCapture, captureTest, macroOfTest } from './test-capture.ts'
import type { TestDraft } from './draft.ts'
import { lazyPlaceOf, type Entry } from './entry.ts'
import { columnsOfVersion } from './columns.ts'
import { testDraftsOf, type TestSite, type TestTarget } from './generic-tests.ts'
import type { Session } from './parse-options.ts'
import type { Described } from './patching.ts'
import { flagOf, recordOf, recordsOf, textsOf, type Json } from './read-json.ts'
import type { SourceTable } from './source-entries.ts'

/** Renders a text of a properties file natively, for tests' configs. */
export type RenderIn = (entry: Entry, path: readonly (string | number)[], text: string) => Json

const testedKeys = new Set(['models', 'seeds', 'snapshots'])

/** The generic tests of models, seeds, snapshots and sources, captured. */
export function collectTests(
  described: readonly Described[],
  tables: readonly SourceTable[],
  session: Session,
  render: RenderIn,
): TestDraft[] {
  const drafts: TestDraft[] = []
  for (const found of described)
    if (testedKeys.has(found.entry.key)) drafts.push(...testsOfEntry(found, session, render))
  for (const table of tables) drafts.push(...testsOfTable(table, session, render))
  return drafts
}

function testsOfEntry({ entry, versions, draft }: Described, session: Session, render: RenderIn): TestDraft[] {
  const { value } = entry
  const own = testsKey(value)
  if (!versions) {
    const target: TestTarget = { kind: 'node', yamlKey: entry.key, name: entry.name, version: null, draft }
    return captured(
      site(entry, target, flagOf(value.quote_columns) ?? false, session, render),
      recordsOf(value.columns),
      value[own],
      ['columns'],
      [own],
      session,
    )
  }
  return versions.flatMap(({ version, value: versionValue, index, draft: versionDraft }) => {
    const target: TestTarget = {
      kind: 'node',
      yamlKey: entry.key,
      name: entry.name,
      version,
      draft: versionDraft ?? null,
    }
    const columns = columnsOfVersion(value.columns, versionValue.columns)
    const key = testsKey(versionValue)
    const hasOwn = versionValue[key] !== undefined && versionValue[key] !== null
    const tests = hasOwn ? versionValue[key] : value[own]
    const path = hasOwn ? ['versions', index, key] : [own]
    return captured(
      site(entry, target, flagOf(value.quote_columns) ?? false, session, render),
      columns,
      tests,
      ['columns'],
      path,
      session,
    )
  })
}

const testsKey = (value: {
  readonly data_tests?: Json | undefined
  readonly tests?: Json | undefined
}): 'data_tests' | 'tests' => (value.data_tests === undefined && value.tests !== undefined ? 'tests' : 'data_tests')

function testsOfTable(
  { entry, source, table, path, name }: SourceTable,
  session: Session,
  render: RenderIn,
): TestDraft[] {
  const tags = [...textsOf(source.tags), ...textsOf(table.tags)]
  const target: TestTarget = { kind: 'source', source: entry.name, table: name, tags }
  const quoteColumns = flagOf(recordOf(table.quoting).column) ?? flagOf(recordOf(source.quoting).column) ?? false
  const key = testsKey(table)
  return captured(
    site(entry, target, quoteColumns, session, render),
    recordsOf(table.columns),
    table[key],
    [...path, 'columns'],
    [...path, key],
    session,
  )
}

function site(entry: Entry, target: TestTarget, quoteColumns: boolean, session: Session, render: RenderIn): TestSite {
  return {
    package: entry.package,
    file: entry.file,
    at: (path) => lazyPlaceOf(entry, ...path),
    target,
    quote: (name) => session.env.adapter.dialect.quote(name),
    quoteColumns,
    tellsDeprecations:
      session.project.isDbtProject && session.project.flags['require_generic_test_arguments_property'] !== false,
    render: (text, path) => render(entry, path, text),
  }
}

/** dbt finds out when the test runs, so that a project may build without the package that has its macro. */
const asDbtTells = (found: Diagnostic, { project }: Session): Diagnostic =>
  project.isDbtProject && foundLate.has(found.code) ? { ...found, severity: 'warning' } : found

const foundLate: ReadonlySet<string> = new Set(['test-not-found', 'test-argument-unknown', 'test-argument-missing'])

function captured(
  testSite: TestSite,
  columns: Parameters<typeof testDraftsOf>[1],
  tests: Json | undefined,
  columnsPath: readonly (string | number)[],
  testsPath: readonly (string | number)[],
  session: Session,
): TestDraft[] {
  const { problems, env } = session
  try {
    const drafts = testDraftsOf(testSite, columns, tests, { columns: columnsPath, tests: testsPath }, problems)
    return drafts.flatMap((draft) => {
      const macro = macroOfTest(draft, env)
      if (!('bind' in macro)) {
        problems.push(asDbtTells(macro, session))
        return session.project.isDbtProject ? [{ ...draft, capture: bareCapture(draft, testSite.target) }] : []
      }
      const traced = captureTest(draft, testSite.target, macro, env)
      problems.push(...traced.problems.map((found) => asDbtTells(found, session)))
      return [{ ...draft, capture: traced.capture }]
    })
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown
    problems.push(...thrown.problems)
    return []
  }
}
