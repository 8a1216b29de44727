import { inspect } from 'node:util'

/** A number that a run wants to be remembered: `metric('rmse', 3.2, { fold: 1 })`. */
export interface Metric {
  readonly name: string
  readonly value: number
  readonly labels: Readonly<Record<string, string | number | boolean>>
}

export type Labels = Metric['labels']

/** A file that a run leaves besides its table. */
export interface Artifact {
  readonly name: string
  readonly content: Uint8Array
}

/** What may be given as an artifact's content; anything but text and bytes is written as JSON. */
export type ArtifactContent = string | Uint8Array | object

/** A line for the log; anything but text as `console.log` shows it. */
export const logLine = (given: unknown): string => (typeof given === 'string' ? given : inspect(given))

/** A metric as it was given, checked; throws a `TypeError` where it is none. */
export function metricOf(name: string, value: number, labels: Labels = {}): Metric {
  if (typeof name !== 'string' || name === '') throw new TypeError('a metric needs a name')
  if (!Number.isFinite(value)) throw new TypeError(`metric "${name}" must be a finite number, but is ${String(value)}`)
  return { name, value, labels }
}

/** An artifact as it was given, checked; throws a `TypeError` where it is none. */
export function artifactOf(name: string, content: ArtifactContent): Artifact {
  // Below the model's own folder, on every system.
  if (!/^[\w-][\w .-]*(\/[\w-][\w .-]*)*$/.test(name)) {
    throw new TypeError(`an artifact needs the name of a file, such as "weights.json", but has ${JSON.stringify(name)}`)
  }
  if (content instanceof Uint8Array) return { name, content: Uint8Array.from(content) }
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, plain, 2)}\n`
  return { name, content: new TextEncoder().encode(text) }
}

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)
