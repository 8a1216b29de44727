import path from 'node:path'
import { restService } from '../rest/service.ts'
import type { Tally } from '../tally.ts'
import { bigqueryTarget, workspace } from '../tsdbt.ts'
import { Analyzer } from './analyzer.ts'
import { AnalysingBackend } from './backend.ts'
import { writeEveryShape } from './every-shape.ts'
import { countStatements, succeeded } from './statements.ts'
import type { ZetasqlService } from './service.ts'

const rawFields = [
  { name: 'id', type: 'INTEGER' },
  { name: 'sold_at', type: 'TIMESTAMP' },
]
const later = ['--vars', 'round: 2']

const commands: readonly (readonly string[])[] = [
  ['build'],
  ['build'],
  ['build', ...later],
  ['build', '--full-refresh', ...later],
  ['build', '--no-audit', ...later],
  ['build', '--no-audit', '--full-refresh'],
  ['run', '--empty'],
  ['test', '--store-failures'],
  ['run', '-s', 'batched', '--event-time-start', '2025-01-01', '--event-time-end', '2026-01-01'],
  ['source', 'freshness'],
  ['run-operation', 'every_operation'],
  ['show', '-s', 'a_table', '--limit', '3'],
  ['docs', 'generate'],
]

/** A project of every shape, through every command that sends statements. */
export async function checkShapes(service: ZetasqlService, folder: string, tally: Tally): Promise<void> {
  const analyzer = await Analyzer.make(service)
  analyzer.catalog.addDataset('shop', 'shapes_raw')
  analyzer.catalog.set({ path: ['shop', 'shapes_raw', 'raw_sales'], type: 'TABLE', fields: rawFields })
  const backend = new AnalysingBackend(analyzer)
  const rest = await restService(backend)
  const project = writeEveryShape(path.join(folder, 'shapes'))
  const target = bigqueryTarget(rest.endpoint, { dataset: 'shapes' })
  const space = workspace(path.join(folder, 'shapes-run'), project, 'shapes', target)
  for (const words of commands) await succeeded(space, tally, ...words)
  const other = workspace(path.join(folder, 'shapes-clone'), project, 'shapes', { ...target, dataset: 'copies' })
  await succeeded(other, tally, 'clone', '--state', path.join(space.folder, 'target'))
  await rest.close()
  countStatements(backend, rest, tally)
}
