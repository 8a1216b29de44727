import { spawn } from 'node:child_process'
import path from 'node:path'
import type { Tally } from '../tally.ts'
import { root } from '../tsdbt.ts'

/** The table of what every adapter must do, with BigQuery's as one of them. */
export async function checkConformance(endpoint: string, tally: Tally): Promise<void> {
  const vitest = path.join(root, 'node_modules', '.bin', 'vitest')
  const words = ['run', 'cli/adapters/conformance.spec.ts', '--reporter=json', '-t', 'emulator']
  const child = spawn(vitest, words, {
    cwd: root,
    env: { ...process.env, TSDBT_BIGQUERY_ENDPOINT: endpoint },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  for await (const part of child.stdout.setEncoding('utf8')) text += String(part)
  const { testResults } = JSON.parse(text.slice(text.indexOf('{'))) as Report // as vitest writes it
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
