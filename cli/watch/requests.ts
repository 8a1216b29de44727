/** What the watch loop is asked to do next. */
export type WatchRequest =
  /** Paths that were saved, made or deleted, absolute. */
  | { readonly kind: 'changed'; readonly paths: ReadonlySet<string> }
  | { readonly kind: 'all' }
  | { readonly kind: 'tests' }
  | { readonly kind: 'failed' }

/** Two requests as one, for a save that comes while another is worked on: nothing asked for is lost. */
export function merge(earlier: WatchRequest | undefined, later: WatchRequest): WatchRequest {
  if (earlier === undefined || earlier.kind === later.kind) {
    return earlier?.kind === 'changed' && later.kind === 'changed'
      ? { kind: 'changed', paths: earlier.paths.union(later.paths) }
      : later
  }
  if (earlier.kind === 'all' || later.kind === 'all') return { kind: 'all' }
  // A save while tests run: the save builds and tests what it affects; tests asked for by key can be asked for again.
  return earlier.kind === 'changed' ? earlier : later
}

/** The request a key stands for; `quit` for the keys that end the loop. */
export function requestOfKey(key: string): WatchRequest | 'quit' | undefined {
  return keys.get(key)
}

const keys = new Map<string, WatchRequest | 'quit'>([
  ['r', { kind: 'all' }],
  ['t', { kind: 'tests' }],
  ['f', { kind: 'failed' }],
  ['q', 'quit'],
  ['\u0003', 'quit'],
  ['\u0004', 'quit'],
])
