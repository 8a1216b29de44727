import type { Value } from './values.ts'

/** Jinja2's own global names, below those of the host. */
export const globals: ReadonlyMap<string, Value> = new Map<string, Value>()
