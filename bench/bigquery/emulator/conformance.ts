import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Tally } from '../tally.ts'
import { root } from '../tsdbt.ts'

/** The table of what every adapter must do, with BigQuery's as one of them. */
export async function checkConformance(endpoint: string, folder: string, tally: Tally): Promise<void> {
  const vitest = path.join(root, 'node_modules', '.bin', 'vitest')
  const file = path.join(folder, 'conformance.json')
  const words = ['run', 'cli/adapters/conformance.spec.ts', '--reporter=json', `--outputFile=${file}`, '-t', 'emulator']
  const child = spawn(vitest, words, {
    cwd: root,
    env: { ...process.env, TSDBT_BIGQUERY_ENDPOINT: endpoint },
    stdio: 'ignore',
  })
  await once(child, 'close')
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report // as vitest writes it
  for (const test of testResults.flatMap(({ assertionResults }) => assertionResults)) {
    if (test.status === 'passed' || test.status === 'failed')
      tally.check(test.fullName, test.status === 'passed' ? undefined : test.failureMessages.join('\n').slice(0, 500))
  }
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}
