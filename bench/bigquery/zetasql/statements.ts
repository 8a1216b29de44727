import type { RestService } from '../rest/service.ts'
import type { Tally } from '../tally.ts'
import { resultsOf, type Workspace } from '../tsdbt.ts'
import type { AnalysingBackend } from './backend.ts'

/** Every statement that was sent counts once; so does a request that the API would have refused. */
export function countStatements(backend: AnalysingBackend, rest: RestService, tally: Tally): void {
  for (const { sql, statements, fault } of backend.seen) {
    for (let one = 1; one < statements; one++) tally.check('a statement of a script', undefined)
    tally.check(firstLine(sql), fault && `${fault}\n${sql}`)
  }
  for (const fault of rest.broken) tally.check('a request', fault)
}

const firstLine = (sql: string): string =>
  sql
    .replaceAll(/\/\*.*?\*\/|\s+/gs, ' ')
    .trim()
    .slice(0, 100)

/** Runs a command that has to end well; tells what failed when it does not. */
export async function succeeded(space: Workspace, tally: Tally, ...words: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await space.run(...words)
  const failed = exitCode !== 1 ? [] : resultsOf(space).filter(({ status }) => /error|fail/.test(status))
  const told = failed.map(({ unique_id: id, message }) => `${id}: ${message ?? ''}`).join('\n')
  tally.check(`tsdbt ${words.join(' ')}`, exitCode === 0 ? undefined : told || `${stdout}${stderr}`.slice(-2000))
}
