import type { TestNode } from '../core/node.ts'
import type { Rendering } from './engine.ts'
import type { Place, Session } from './session.ts'

/** Makes the statement that counts a test's failures out of the query for its rows. */
export type TestSql = (rowsSql: string, limit: number | null) => Promise<string>

/** Of each run: whether its project, or a package it dispatches to, writes `get_test_sql` anew. */
const isOwn = new WeakMap<Session, Promise<boolean>>()

/** The project's own `get_test_sql` for a test; undefined where it is the built-in one, whose statement is known without rendering. */
export async function ownTestSql(test: TestNode, place: Place, rendering: Rendering): Promise<TestSql | undefined> {
  const { session } = place
  const render = async (jinja: string): Promise<string> => session.engine.renderHook(test, jinja, undefined, rendering)
  // The same arguments give the same text exactly where nothing stands in the built-in's place.
  const same = "{{ get_test_sql('q', 'f', 'w', 'e', 1) == dbt.default__get_test_sql('q', 'f', 'w', 'e', 1) }}"
  const asked = isOwn.get(session) ?? render(same).then((text) => text.trim() !== 'True')
  isOwn.set(session, asked)
  if (!(await asked)) return undefined
  const { fail_calc: calc, warn_if: warnIf, error_if: errorIf } = test.config
  return async (rowsSql, limit) => {
    const words = [rowsSql, calc, warnIf, errorIf].map((text) => JSON.stringify(text))
    return render(`{{ get_test_sql(${words.join(', ')}, ${limit ?? 'none'}) }}`)
  }
}
