import { typeError } from './errors.ts'
import { PyTuple, type Value } from './values.ts'

/** `'x'` required, `['x', default]` optional, `'*args'`, `'**kwargs'`; what follows `'*'` or `'*args'` goes by keyword only. */
export type Param = string | readonly [name: string, fallback: Value]

interface Slot {
  readonly name: string
  readonly kind: 'positional' | 'keyword' | 'varargs' | 'kwargs'
  readonly fallback: Value | undefined
}

/** One value per parameter, in their order; raises the TypeErrors that Python raises for a def with these parameters. */
export function bindArgs(
  name: string,
  params: readonly Param[],
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
): Value[] {
  const slots = slotsOf(params)
  const positional = slots.filter((slot) => slot.kind === 'positional')
  const rest = new Map(kwargs)
  const bound = new Map<string, Value>()
  positional.slice(0, args.length).forEach((slot, index) => {
    if (rest.has(slot.name)) throw typeError(`${name}() got multiple values for argument '${slot.name}'`)
    bound.set(slot.name, args[index] ?? null)
  })
  for (const slot of slots) {
    const given = slot.kind === 'positional' || slot.kind === 'keyword' ? rest.get(slot.name) : undefined
    if (given === undefined) continue
    bound.set(slot.name, given)
    rest.delete(slot.name)
  }
  const catchesKwargs = slots.some((slot) => slot.kind === 'kwargs')
  const [unexpected] = rest.keys()
  if (unexpected !== undefined && !catchesKwargs)
    throw typeError(`${name}() got an unexpected keyword argument '${unexpected}'`)
  if (args.length > positional.length && !slots.some((slot) => slot.kind === 'varargs'))
    throw tooMany(name, positional, args.length)
  requireAll(name, slots, bound)
  return slots.map((slot) => {
    if (slot.kind === 'varargs') return new PyTuple(args.slice(positional.length))
    if (slot.kind === 'kwargs') return rest
    const given = bound.get(slot.name)
    return given === undefined ? (slot.fallback ?? null) : given
  })
}

const slotCache = new WeakMap<readonly Param[], readonly Slot[]>()

function slotsOf(params: readonly Param[]): readonly Slot[] {
  const known = slotCache.get(params)
  if (known) return known
  const slots: Slot[] = []
  let kind: 'positional' | 'keyword' = 'positional'
  for (const param of params) {
    if (typeof param !== 'string') slots.push({ name: param[0], kind, fallback: param[1] })
    else if (param.startsWith('**')) slots.push({ name: param.slice(2), kind: 'kwargs', fallback: undefined })
    else if (param.startsWith('*')) {
      if (param !== '*') slots.push({ name: param.slice(1), kind: 'varargs', fallback: undefined })
      kind = 'keyword'
    } else slots.push({ name: param, kind, fallback: undefined })
  }
  slotCache.set(params, slots)
  return slots
}

function tooMany(name: string, positional: readonly Slot[], given: number): Error {
  const required = positional.filter((slot) => slot.fallback === undefined).length
  const most = positional.length
  const takes =
    required === most
      ? `${most} positional argument${most === 1 ? '' : 's'}`
      : `from ${required} to ${most} positional arguments`
  return typeError(`${name}() takes ${takes} but ${given} ${given === 1 ? 'was' : 'were'} given`)
}

function requireAll(name: string, slots: readonly Slot[], bound: ReadonlyMap<string, Value>): void {
  for (const [kind, word] of [
    ['positional', 'positional'],
    ['keyword', 'keyword-only'],
  ] as const) {
    const missing = slots.filter((slot) => slot.kind === kind && slot.fallback === undefined && !bound.has(slot.name))
    if (missing.length === 0) continue
    const plural = missing.length === 1 ? '' : 's'
    throw typeError(
      `${name}() missing ${missing.length} required ${word} argument${plural}: ${listed(missing.map((slot) => slot.name))}`,
    )
  }
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`)
  if (quoted.length < 3) return quoted.join(' and ')
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`
}
