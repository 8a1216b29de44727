import { bad, type Checked, type Diagnostic, good, problem } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { CommandSpec } from './command-spec.ts'
import { type Flag, globalFlags } from './flag-table.ts'
import { Options, type OptionValue, type Parsed, fromEnvironment, parseValue } from './options.ts'
import { type Given, quickArguments } from './quick-arguments.ts'

export interface Call {
  readonly spec: CommandSpec
  readonly words: readonly string[]
  readonly options: Options
}

/** What an argument list asks for: a command, or what is wrong with it, or a text that was already printed (`--help`). */
export type Reading =
  | { readonly kind: 'call'; readonly call: Checked<Call> }
  | { readonly kind: 'done'; readonly exitCode: number }

export interface Streams {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

export async function readArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  version: string,
  streams: Streams,
): Promise<Reading> {
  const quick = quickArguments(argv)
  if (quick) return { kind: 'call', call: callOf(quick, env) }
  const { fullArguments } = await import('./full-arguments.ts')
  const read = await fullArguments(argv, version, streams)
  if ('exitCode' in read) return { kind: 'done', exitCode: read.exitCode }
  return { kind: 'call', call: 'problem' in read ? bad(read.problem) : callOf(read, env) }
}

function callOf(
  { spec, words, flags: given }: Given,
  env: Readonly<Record<string, string | undefined>>,
): Checked<Call> {
  const flags = [...globalFlags, ...spec.flags]
  const fromEnv = fromEnvironment(flags, env)
  if (!fromEnv.ok) return fromEnv
  const values = new Map<string, OptionValue>(fromEnv.value)
  const problems: Diagnostic[] = []
  for (const flag of flags) {
    for (const name of [flag.name, ...(flag.aliases ?? [])]) {
      const raw = given.get(name)
      if (raw === undefined) continue
      if (typeof raw === 'boolean') {
        values.set(flag.name, raw)
        continue
      }
      const { parsed, found } = valueOf(flag, typeof raw === 'string' ? raw : raw.join(' '))
      if (parsed.ok) values.set(flag.name, parsed.value)
      else {
        const hint = didYouMean(found, flag.choices ?? [])
        problems.push(
          problem('flag-invalid', { flag: `--${name}`, expected: parsed.expected, found }, undefined, { hint }),
        )
      }
    }
  }
  return problems.length > 0 ? bad(...problems) : good({ spec, words, options: new Options(values) })
}

/** A list's words are judged one by one; `found` is what does not fit. */
function valueOf(flag: Flag, text: string): { readonly parsed: Parsed; readonly found: string } {
  if (flag.kind !== 'list') return { parsed: parseValue(flag, text), found: text }
  const words = text.split(/\s+/).filter((word) => word !== '')
  for (const found of words) {
    const parsed = parseValue(flag, found)
    if (!parsed.ok) return { parsed, found }
  }
  return { parsed: { ok: true, value: words }, found: text }
}
