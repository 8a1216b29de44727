import type { JsonRecord } from '../core/config.ts'
import { unreachable } from '../core/check.ts'
import { bad, type Checked, type Diagnostic, good, problem } from '../core/diagnostic.ts'
import { isJsonRecord } from '../project/vars.ts'
import { parseYaml } from '../project/yaml.ts'
import type { Flag } from './flag-table.ts'

export type OptionValue = string | number | boolean | readonly string[] | JsonRecord

/** What the command line, the environment and the project's `flags:` say together; keys are flags in camel case. */
export class Options {
  private readonly given: ReadonlyMap<string, OptionValue>
  constructor(given: ReadonlyMap<string, OptionValue>) {
    this.given = given
  }

  text(name: string): string | undefined {
    const value = this.given.get(name)
    return typeof value === 'string' ? value : undefined
  }

  number(name: string): number | undefined {
    const value = this.given.get(name)
    return typeof value === 'number' ? value : undefined
  }

  switch(name: string): boolean | undefined {
    const value = this.given.get(name)
    return typeof value === 'boolean' ? value : undefined
  }

  list(name: string): readonly string[] {
    const value = this.given.get(name)
    return Array.isArray(value) ? value : []
  }

  record(name: string): JsonRecord | undefined {
    const value = this.given.get(name)
    // A `yaml` flag is the only kind that gives an object, and `parseValue` checked that it is one.
    return typeof value === 'object' && !Array.isArray(value) ? (value as JsonRecord) : undefined
  }

  has(name: string): boolean {
    return this.given.has(name)
  }

  /** The same with the project's `flags:` behind what was given. */
  withDefaults(flags: JsonRecord): Options {
    const merged = new Map<string, OptionValue>()
    for (const [key, value] of Object.entries(flags)) {
      // `warn_error_options` is a mapping; no flag of a project is a list.
      if (typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number' || isJsonRecord(value)) {
        merged.set(key.replaceAll('_', '-'), value)
      }
    }
    for (const [key, value] of this.given) merged.set(key, value)
    return new Options(merged)
  }

  with(name: string, value: OptionValue): Options {
    return new Options(new Map(this.given).set(name, value))
  }

  without(name: string): Options {
    const rest = new Map(this.given)
    rest.delete(name)
    return new Options(rest)
  }

  /** Everything that was given, for artifacts and `invocation_args_dict`. */
  entries(): Readonly<Record<string, OptionValue>> {
    return Object.fromEntries([...this.given].map(([name, value]) => [name.replaceAll('-', '_'), value]))
  }
}

export type Parsed =
  | { readonly ok: true; readonly value: OptionValue }
  | { readonly ok: false; readonly expected: string }

/** A flag's text as its kind's value, or what was expected instead. */
export function parseValue(flag: Flag, text: string): Parsed {
  if (flag.choices && !flag.choices.includes(text.toLowerCase())) {
    return { ok: false, expected: `one of ${flag.choices.join(', ')}` }
  }
  switch (flag.kind) {
    case 'number':
      return wholeNumber(Number(text))
    case 'switch':
      return orExpected(truth.get(text.toLowerCase()), 'true or false')
    case 'list':
      return { ok: true, value: text.split(/\s+/).filter((word) => word !== '') }
    case 'yaml':
      return orExpected(record(text), 'a YAML mapping such as "{key: value}"')
    case 'text':
      return { ok: true, value: flag.choices ? text.toLowerCase() : text }
    default:
      return unreachable(flag.kind)
  }
}

const orExpected = (value: OptionValue | undefined, expected: string): Parsed =>
  value === undefined ? { ok: false, expected } : { ok: true, value }

const wholeNumber = (value: number): Parsed =>
  Number.isInteger(value) && value > 0 ? { ok: true, value } : { ok: false, expected: 'a whole number above 0' }

const truth = new Map(
  Object.entries({ '1': true, true: true, yes: true, on: true, t: true, y: true }).concat(
    Object.entries({ '0': false, false: false, no: false, off: false, f: false, n: false, '': false }),
  ),
)

/** What the parser itself complains of adds nothing for one line of YAML: the caller says what was expected. */
function record(text: string): JsonRecord | undefined {
  const document = parseYaml(text, 'flag')
  if (!document.ok) return undefined
  const { value } = document.value
  return value === null ? {} : isJsonRecord(value) ? value : undefined
}

/** Values of flags that the environment sets; the first of `TSDBT_X`, `DBT_ENGINE_X`, `DBT_X` counts. */
export function fromEnvironment(
  flags: readonly Flag[],
  env: Readonly<Record<string, string | undefined>>,
): Checked<ReadonlyMap<string, OptionValue>> {
  const values = new Map<string, OptionValue>()
  const problems: Diagnostic[] = []
  for (const flag of flags) {
    if (flag.hasEnv === false) continue
    const names = [flag.name, ...(flag.aliases ?? [])].map((name) => name.toUpperCase().replaceAll('-', '_'))
    const variable = names
      .flatMap((name) => [`TSDBT_${name}`, `DBT_ENGINE_${name}`, `DBT_${name}`])
      .find((key) => env[key])
    const text = variable === undefined ? undefined : env[variable]
    if (variable === undefined || text === undefined) continue
    const parsed = parseValue(flag, text)
    if (parsed.ok) values.set(flag.name, parsed.value)
    else problems.push(problem('flag-invalid', { flag: variable, expected: parsed.expected, found: text }))
  }
  return problems.length === 0 ? good(values) : bad(...problems)
}
