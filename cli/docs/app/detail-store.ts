import { type Signal, signal } from '@preact/signals'
import type { NodeDetail, PageChunk } from '../page-data.ts'

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed' }

export interface DetailStore {
  /** The detail of a node whose chunk is known; asked for the first time, the chunk begins to load. */
  detail(id: string, chunk: number): Loaded<NodeDetail>
  /** A chunk that is no node's: what search reads. */
  chunk(at: number): Loaded<unknown>
}

/** `packed` gives a chunk's gzip in base64. */
export function makeDetailStore(packed: (chunk: number) => string | undefined): DetailStore {
  const chunks = new Map<number, Signal<Loaded<unknown>>>()
  const chunk = (at: number): Loaded<unknown> => {
    const known = chunks.get(at)
    if (known) return known.value
    const made = signal<Loaded<unknown>>({ state: 'loading' })
    chunks.set(at, made)
    void unpacked(packed(at) ?? '').then(
      (value) => (made.value = { state: 'ready', value }),
      () => (made.value = { state: 'failed' }),
    )
    return made.value
  }
  return {
    chunk,
    detail: (id, at) => {
      const found = chunk(at)
      // The generator writes chunks of details.
      return found.state === 'ready' ? { state: 'ready', value: (found.value as PageChunk)[id] ?? {} } : found
    },
  }
}

async function unpacked(base64: string): Promise<unknown> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return JSON.parse(await new Response(stream).text())
}
