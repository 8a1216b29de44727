/*
 * Records what BigQuery answers: has a small conversation about a dataset of its own and keeps every request with its answer, without credentials and names.
 * `npm run bigquery:record -- --project my-project [--location EU] [--keyfile key.json]` with credentials (application default ones unless a key is named);
 * `-- --emulator` records the emulator instead. `npm test` replays what is recorded.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmulator } from './emulator/emulator.ts'
import { proxy } from './proxy.ts'
import { conversation } from './recording/conversation.ts'
import { kept, type KeptExchange, Names, withoutNames, writeRecording } from './recording/exchanges.ts'
import { emulatorTool } from './tools.ts'
import { bigqueryTarget, type Target } from './tsdbt.ts'

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}

const isEmulator = process.argv.includes('--emulator')
const project = isEmulator ? 'shop' : option('project')
if (project === undefined) {
  console.error(
    'Say where to record: npm run bigquery:record -- --project <project> [--location EU] [--keyfile <file>], or -- --emulator.',
  )
  process.exit(2)
}

const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-record-'))
const exchanges: KeptExchange[] = []
const names = new Names()

async function service(): Promise<{ readonly url: string; close(): Promise<void> }> {
  if (!isEmulator) return { url: 'https://bigquery.googleapis.com', close: () => Promise.resolve() }
  const tool = emulatorTool({ mayInstall: true })
  if ('skipped' in tool) throw new Error(`There is no emulator: ${tool.skipped}`)
  const emulator = await startEmulator(tool.folder, folder)
  return { url: emulator.endpoint, close: () => emulator.close() }
}

const location = option('location') ?? (isEmulator ? 'US' : 'EU')

function target(endpoint: string): Target {
  const more: Target = { project, dataset: 'tsdbt_recorded', location, threads: 1 }
  if (isEmulator) return bigqueryTarget(endpoint, more)
  const keyfile = option('keyfile')
  const signIn =
    keyfile === undefined ? { method: 'oauth' } : { method: 'service-account', keyfile: path.resolve(keyfile) }
  return { type: 'bigquery', ...more, ...signIn, api_endpoint: endpoint }
}

const behind = await service()
const between = await proxy({ to: behind.url, seen: (exchange) => exchanges.push(kept(names, exchange, project)) })
let told: readonly unknown[] = []
try {
  told = await conversation(target(between.endpoint))
} finally {
  await between.close()
  await behind.close()
  rmSync(folder, { recursive: true, force: true })
}
const file = path.join(import.meta.dirname, 'recording', `${isEmulator ? 'bqemulator-1.4.0' : 'bigquery'}.json`)
writeRecording(file, {
  of: isEmulator ? 'bqemulator 1.4.0' : 'bigquery',
  location,
  told: JSON.parse(withoutNames(JSON.stringify(told), project)) as readonly unknown[], // it was JSON before
  exchanges,
})
console.log(`${exchanges.length} exchanges in ${path.relative(process.cwd(), file)}`)
if (!isEmulator) console.log(`The dataset tsdbt_recorded of ${project} is empty and can be dropped.`)
