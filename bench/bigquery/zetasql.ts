/*
 * Every statement that tsdbt sends to BigQuery, held against BigQuery's own grammar and type checker (GoogleSQL, as Google publishes it), and the cross-database macros
 * evaluated by its reference implementation. `npm run bigquery:zetasql`; the last line is `N passed, N failed`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { skippedLine, Tally } from './tally.ts'
import { zetasqlTool } from './tools.ts'
import { checkGrocery } from './zetasql/grocery.ts'
import { checkMacros } from './zetasql/macros.ts'
import { checkShapes } from './zetasql/shapes.ts'
import { startZetasql } from './zetasql/service.ts'

const tool = zetasqlTool({ mayInstall: !process.argv.includes('--if-installed') })
if ('skipped' in tool) {
  console.log(skippedLine('ZetaSQL', tool.skipped))
} else {
  const tally = new Tally()
  const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-zetasql-'))
  const service = await startZetasql(tool.folder)
  try {
    await checkMacros(service, tally)
    await checkShapes(service, folder, tally)
    await checkGrocery(service, folder, tally)
  } finally {
    service.close()
    rmSync(folder, { recursive: true, force: true })
  }
  console.log(tally.line())
  if (tally.failures.length > 0) process.exitCode = 1
}
