import { createInterface } from 'node:readline'
import type { Worker } from 'node:worker_threads'

/** Lines that a thread's code prints by itself, from either stream. */
export function printedLines(
  { stdout, stderr }: Pick<Worker, 'stdout' | 'stderr'>,
  told: (line: string) => void,
): void {
  for (const input of [stdout, stderr]) createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', told)
}
