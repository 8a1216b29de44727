import { gzipSync } from 'node:zlib'
import type { NodeDetail } from '../page-data.ts'
import { redacted } from './redacted.ts'

/** About so many characters of JSON make a chunk: small enough to be unpacked within a frame, large enough to be packed well. */
const chunkSize = 96_000

export interface Chunks {
  /** gzip in base64, one a chunk. */
  readonly packed: string[]
  readonly chunkOf: ReadonlyMap<string, number>
}

/**
 * Packs details in the order they are given, so that neighbours, which are read together, lie together. Secrets are masked before: once packed,
 * nothing finds them any more.
 */
export function packDetails(
  details: Iterable<readonly [string, NodeDetail]>,
  redact: (text: string) => string,
): Chunks {
  const packed: string[] = []
  const chunkOf = new Map<string, number>()
  let open: string[] = []
  let size = 0
  const close = (): void => {
    if (open.length === 0) return
    packed.push(packText(`{${open.join(',')}}`))
    open = []
    size = 0
  }
  for (const [id, detail] of details) {
    const text = `${JSON.stringify(redact(id))}:${JSON.stringify(redacted(detail, redact))}`
    if (size > 0 && size + text.length > chunkSize) close()
    chunkOf.set(id, packed.length)
    open.push(text)
    size += text.length
  }
  close()
  return { packed, chunkOf }
}

/** The same bytes on every system: gzip's header tells which one packed. */
export function packText(text: string): string {
  const bytes = gzipSync(text, { level: 9 })
  bytes[9] = 255
  return bytes.toString('base64')
}
