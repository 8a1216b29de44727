/*
 * The grocery project on an emulator of BigQuery that others made, through the real client: every test green, every relation with DuckDB's rows and totals.
 * `npm run bigquery:emulator [-- --scale 0.01]`; the last line is `N passed, N failed`. `--keep` keeps the folder with what was built.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkConformance } from './emulator/conformance.ts'
import { startEmulator } from './emulator/emulator.ts'
import { compareGrocery } from './emulator/grocery.ts'
import { skippedLine, Tally } from './tally.ts'
import { emulatorTool } from './tools.ts'

const scaleAt = process.argv.indexOf('--scale')
const scale = scaleAt < 0 ? '0.01' : (process.argv[scaleAt + 1] ?? '0.01')
const tool = emulatorTool({ mayInstall: !process.argv.includes('--if-installed') })
if ('skipped' in tool) {
  console.log(skippedLine('emulator', tool.skipped))
} else {
  const tally = new Tally()
  const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-emulator-'))
  const emulator = await startEmulator(tool.folder, folder)
  try {
    await checkConformance(emulator.endpoint, folder, tally)
    await compareGrocery(emulator.endpoint, folder, scale, tally)
  } finally {
    await emulator.close()
    if (!process.argv.includes('--keep')) rmSync(folder, { recursive: true, force: true })
  }
  console.log(tally.line())
  if (tally.failures.length > 0) process.exitCode = 1
}
