import { readFileSync, writeFileSync } from 'node:fs'
import type { Exchange } from '../proxy.ts'

/** An exchange as it is kept: no credentials, no names but invented ones, ids by their order. */
export interface KeptExchange {
  readonly request: string
  readonly body: string
  readonly status: number
  readonly location?: string
  readonly answer: string
}

export interface Recording {
  /** `bigquery` or the emulator's name and version. */
  readonly of: string
  readonly location: string
  /** What the adapter made of the answers. */
  readonly told: readonly unknown[]
  readonly exchanges: readonly KeptExchange[]
}

/** What differs from run to run: ids of jobs, of invocations, of relations for a moment, and of uploads. */
const passing: readonly (readonly [string, RegExp])[] = [
  ['job', /tsdbt_[0-9a-f]{32}/],
  ['invocation', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/],
  ['suffix', /(?<=__dbt_(?:stage|tmp)_)[0-9a-f]{8}/],
  ['upload', /(?<=upload_id=)[\w-]+/],
]
const each = (pattern: RegExp): RegExp => new RegExp(pattern.source, 'g')
/** `{job 3}`, as a recording has it. */
const NAME = /\{(?:job|invocation|suffix|upload) \d+\}/g

/** Names for what passes, in the order it is met. */
export class Names {
  readonly #names = new Map<string, string>()

  /** The text with a name in each one's place. */
  of(text: string): string {
    return passing.reduce(
      (now, [kind, pattern]) => now.replace(each(pattern), (found) => this.#nameOf(kind, found)),
      text.replace(/http:\/\/127\.0\.0\.1:\d+/g, '{endpoint}'),
    )
  }

  #nameOf(kind: string, found: string): string {
    const name = this.#names.get(found) ?? `{${kind} ${this.#names.size + 1}}`
    this.#names.set(found, name)
    return name
  }
}

/** The text without any of it: by this two runs' requests are the same. */
export const neutral = (text: string): string =>
  passing.reduce(
    (now, [kind, pattern]) => now.replace(each(pattern), `{${kind}}`),
    text.replaceAll(NAME, (name) => name.replace(/ \d+/, '')),
  )

/** What this run has in the place of each name of the recording. */
export class Counterparts {
  readonly #own = new Map<string, string>()

  /** Both are the same request: what stands in the place of a name is its counterpart. */
  learn(recorded: string, own: string): void {
    const names = recorded.match(NAME) ?? []
    const found = own.match(new RegExp(passing.map(([, pattern]) => pattern.source).join('|'), 'g')) ?? []
    if (names.length === found.length) names.forEach((name, index) => this.#own.set(name, found[index] ?? name))
  }

  /** A text of the recording as this run would have it; names that it has not met stay, without their marks. */
  own(text: string, endpoint: string): string {
    return text
      .replace(NAME, (name) => this.#own.get(name) ?? name.replaceAll(/[{} ]/g, ''))
      .replaceAll('{endpoint}', endpoint)
  }
}

/** Files are told by their size alone: Parquet is not the same twice. */
export const bodyText = (body: Buffer): string =>
  body.subarray(0, 1).toString() === '{' || body.length === 0 ? body.toString() : `${body.length} bytes`

/** A text without the project's name and addresses of accounts. */
export const withoutNames = (text: string, project: string): string =>
  text.replaceAll(project, 'shop').replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, 'someone@example.com')

/** Keeps an exchange; `project` is written as "shop", and addresses of accounts are left out. */
export function kept(
  names: Names,
  { method, url, body, status, answerHeaders, answer }: Exchange,
  project: string,
): KeptExchange {
  const anonymous = (text: string): string => names.of(withoutNames(text, project))
  const { location } = answerHeaders
  return {
    request: anonymous(`${method} ${url}`),
    body: anonymous(bodyText(body)),
    status,
    ...(location !== undefined && { location: anonymous(location) }),
    answer: anonymous(answer.toString()),
  }
}

export const readRecording = (file: string): Recording => JSON.parse(readFileSync(file, 'utf8')) as Recording // written by us

export const writeRecording = (file: string, recording: Recording): void =>
  writeFileSync(file, `${JSON.stringify(recording, undefined, 1)}\n`)
