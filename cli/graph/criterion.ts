import { bad, good, problem, type Checked, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { IndirectSelection } from './selection.ts'

/** The selector methods, in the order in which messages list them. */
const methodNames = [
  'fqn',
  'tag',
  'group',
  'access',
  'source',
  'path',
  'file',
  'package',
  'config',
  'test_name',
  'test_type',
  'resource_type',
  'state',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'unit_test',
  'result',
  'source_status',
  'version',
  'selector',
] as const

export type MethodName = (typeof methodNames)[number]

/** One selector: what is looked for and which relatives come with it. */
export interface Criterion {
  readonly kind: 'criterion'
  /** As written, for messages. */
  readonly raw: string
  readonly at?: Location
  readonly method: MethodName
  /** What follows the method after dots: `config.materialized` has `['materialized']`. */
  readonly args: readonly string[]
  readonly value: string | number | boolean
  /** `@`: descendants and all that they are built from. */
  readonly childrensParents: boolean
  /** `+x`: Infinity without a number, 0 for none. */
  readonly parentsDepth: number
  readonly childrenDepth: number
  readonly indirect: IndirectSelection
}

const shape = /^(?<at>@)?(?:(?<up>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?:\+(?<down>\d*))?$/s

/** Reads `[@|N+][method[.argument]:]value[+N]`. */
export function parseCriterion(raw: string, indirect: IndirectSelection, at?: Location): Checked<Criterion> {
  const groups = shape.exec(raw)?.groups ?? {}
  const value = groups['value'] ?? ''
  if (groups['at'] !== undefined && groups['down'] !== undefined) {
    return bad(
      pointedProblem(
        raw,
        raw.length - groups['down'].length - 1,
        groups['down'].length + 1,
        'the sign "@" at its start and "+" at its end exclude each other',
        '"@" takes the descendants already: leave the "+" at the end out.',
        at,
      ),
    )
  }
  if (value === '') {
    return bad(
      pointedProblem(
        raw,
        0,
        raw.length,
        'it names nothing',
        'Write a name or a method with a value, as in "tag:nightly".',
        at,
      ),
    )
  }
  const method =
    groups['method'] === undefined
      ? good({ name: defaultMethod(value), args: [] })
      : parseMethod(groups['method'], raw, at)
  if (!method.ok) return method
  return good({
    kind: 'criterion',
    raw,
    ...(at && { at }),
    method: method.value.name,
    args: method.value.args,
    value,
    childrensParents: groups['at'] !== undefined,
    parentsDepth: depthOf(groups['up']),
    childrenDepth: depthOf(groups['down']),
    indirect,
  })
}

const depthOf = (digits: string | undefined): number =>
  digits === undefined ? 0 : digits === '' ? Infinity : Number(digits)

/** What a value without a method is: a path, a file's name, or a node's qualified name. */
function defaultMethod(value: string): 'path' | 'file' | 'fqn' {
  if (/[/\\]/.test(value)) return 'path'
  return /\.(?:sql|py|csv|ts|yml|yaml)$/i.test(value) ? 'file' : 'fqn'
}

/** `config.meta.owner` → the method and its arguments, or the problem with its name. */
export function parseMethod(
  written: string,
  raw: string,
  at?: Location,
): Checked<{ readonly name: MethodName; readonly args: readonly string[] }> {
  const [first = '', ...args] = written.split('.')
  const name = methodNames.find((known) => known === first)
  if (name !== undefined) return good({ name, args })
  const hint = didYouMean(first, methodNames) ?? `Selector methods are ${methodNames.join(', ')}.`
  return bad(pointedProblem(raw, raw.indexOf(written), first.length, `"${first}" is not a selector method`, hint, at))
}

/** The problem with the selector itself above its hint, the wrong part underlined. */
function pointedProblem(
  raw: string,
  start: number,
  length: number,
  reason: string,
  hint: string,
  at?: Location,
): Diagnostic {
  const frame = start < 0 ? raw : `${raw}\n${' '.repeat(start)}${'^'.repeat(Math.max(1, length))}`
  return problem('selector-invalid', { selector: raw, reason }, at, { hint: `${frame}\n${hint}` })
}
