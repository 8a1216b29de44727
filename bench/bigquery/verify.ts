/*
 * What proves the BigQuery side without an account, and in one line which of it ran: `npm run bigquery`. With `--if-installed` nothing is installed and the long
 * suites run only where their tools are.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { root } from './tsdbt.ts'

interface Suite {
  readonly name: string
  readonly command: readonly string[]
}

const here = (file: string): string => path.join(import.meta.dirname, file)
const given = process.argv.slice(2)
const suites: readonly Suite[] = [
  {
    name: 'REST double',
    command: [
      path.join(root, 'node_modules', '.bin', 'vitest'),
      'run',
      'cli/adapters/bigquery',
      'cli/adapters/conformance.spec.ts',
      'bench/bigquery',
      '--reporter=dot',
    ],
  },
  { name: 'ZetaSQL', command: [process.execPath, here('zetasql.ts'), ...given] },
  { name: 'emulator', command: [process.execPath, here('emulator.ts'), ...given] },
]

interface Ended {
  readonly code: number
  readonly last: string
}

/** Runs a suite, its output as it comes; its last line tells what it did. */
async function run({ command: [program = '', ...words] }: Suite): Promise<Ended> {
  const child = spawn(program, words, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
    process.stdout.write(part)
  })
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)))
  return { code, last: text.trim().split('\n').at(-1) ?? '' }
}

const told: string[] = []
let failed = 0
for (const suite of suites) {
  console.log(`\n=== ${suite.name}`)
  const { code, last } = await run(suite)
  if (code !== 0) failed++
  told.push(`${suite.name} ${last.startsWith('skipped') ? 'skipped' : code === 0 ? 'passed' : 'FAILED'}`)
}
console.log(`\nBigQuery without an account: ${told.join(', ')}`)
if (failed > 0) process.exitCode = 1
