import { spawn } from 'node:child_process'

export interface CommandEnd {
  /** Undefined when a signal or the time limit ended it. */
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
}

const limitMs = 120_000

/** Runs a command to its end. */
export async function runCommand(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<CommandEnd> {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', DBT_SEND_ANONYMOUS_USAGE_STATS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ exitCode: undefined, stdout, stderr: error.message }))
    child.on('close', (code) => resolve({ exitCode: code ?? undefined, stdout, stderr }))
  })
}
