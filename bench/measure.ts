import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Measurement {
  readonly wallSeconds: number
  /** User and system time of the command and all its children. */
  readonly cpuSeconds: number
  /** The highest resident memory seen of the command's own process, polled; 0 where /proc is not there. */
  readonly peakMegabytes: number
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface MeasureOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Milliseconds between looks at the memory; off when left out. */
  readonly pollMemoryMs?: number
}

const marker = 'bench-times'

/** Runs a command under bash's own clock, which counts children's CPU too. */
export async function measure(command: readonly string[], options: MeasureOptions): Promise<Measurement> {
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const script = `TIMEFORMAT='${marker} %R %U %S'; time ${options.pollMemoryMs === undefined ? quoted : `{ ${quoted} & echo "pid $!" >&3; wait $!; }`}`
  const child = spawn('bash', ['-c', script], {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const texts = ['', '', '', '']
  child.stdio.forEach((stream, index) => {
    if (index > 0 && stream && 'setEncoding' in stream) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        texts[index] += chunk
      })
    }
  })
  let peak = 0
  const poll = setInterval(
    () => {
      const pid = /pid (\d+)/.exec(texts[3] ?? '')?.[1]
      if (pid !== undefined) peak = Math.max(peak, residentPeak(pid))
    },
    options.pollMemoryMs ?? 1 << 30,
  )
  const exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)))
  clearInterval(poll)
  const stderr = texts[2] ?? ''
  const times = new RegExp(`${marker} ([\\d.]+) ([\\d.]+) ([\\d.]+)`).exec(stderr)
  return {
    wallSeconds: Number(times?.[1] ?? Number.NaN),
    cpuSeconds: Number(times?.[2] ?? Number.NaN) + Number(times?.[3] ?? Number.NaN),
    peakMegabytes: peak,
    exitCode,
    stdout: texts[1] ?? '',
    stderr: stderr.replace(times?.[0] ?? '', ''),
  }
}

function residentPeak(pid: string): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    // The process has ended between two looks.
    return 0
  }
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}

/** Prints a table and, last, the line to read; `--json` prints one JSON object instead. */
export function report(
  title: string,
  rows: readonly Readonly<Record<string, string | number>>[],
  verdict: string,
): void {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ title, rows, verdict }))
    return
  }
  console.log(title)
  console.table(rows)
  console.log(verdict)
}
