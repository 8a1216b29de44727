import { bindArgs, type Param } from './bind-args.ts'
import { equals, ordered, type OrderOp } from './compare.ts'
import { JinjaError } from './errors.ts'
import { filters } from './filters.ts'
import { hashKey } from './hash.ts'
import { HostObject, type Kwargs } from './host.ts'
import { iterated, lengthOf } from './iterate.ts'
import { isLowerText, isUpperText } from './methods/case.ts'
import { binary, contains } from './operators.ts'
import { PySet } from './set.ts'
import { repr, str } from './text.ts'
import { isFloat, isInt, isNumber } from './types.ts'
import { Undefined } from './undefined.ts'
import { DictView, isDict, PyFloat, PyIterator, TaggedText, textOf, type Value } from './values.ts'

export type Test = (value: Value, args: Value[], kwargs: Kwargs) => boolean

function test(name: string, params: readonly Param[], run: (value: Value, other: Value) => boolean): [string, Test] {
  const all: readonly Param[] = ['value', ...params]
  return [
    name,
    (value, args, kwargs) => {
      if (args.length === params.length && kwargs.size === 0) return run(value, args[0] ?? null)
      const [first = null, second = null] = bindArgs(`test_${name}`, all, [value, ...args], kwargs)
      return run(first, second)
    },
  ]
}

const order = (name: string, op: OrderOp): [string, Test] =>
  test(name, ['other'], (value, other) => ordered(op, value, other))
const isEqual = (name: string): [string, Test] => test(name, ['other'], equals)
const isUnequal = (name: string): [string, Test] => test(name, ['other'], (value, other) => !equals(value, other))

function isSequence(value: Value): boolean {
  if (value instanceof PySet || value instanceof DictView || value instanceof PyIterator) return false
  return lengthOf(value) !== undefined
}

const isCallable = (value: Value): boolean =>
  value instanceof Undefined || (value instanceof HostObject && value.call !== undefined)

function isSame(value: Value, other: Value): boolean {
  if (value instanceof PyFloat || other instanceof PyFloat) return value === other
  return Object.is(value, other)
}

function isNamed(names: { has(name: string): boolean }, value: Value): boolean {
  hashKey(value)
  const name = textOf(value)
  return name !== undefined && names.has(name)
}

/** Jinja2's tests. */
export const tests: ReadonlyMap<string, Test> = new Map([
  test('odd', [], (value) => equals(binary('%', value, 2), 1)),
  test('even', [], (value) => equals(binary('%', value, 2), 0)),
  test('divisibleby', ['num'], (value, number) => equals(binary('%', value, number), 0)),
  test('defined', [], (value) => !(value instanceof Undefined)),
  test('undefined', [], (value) => value instanceof Undefined),
  test('filter', [], (value) => isNamed(filters, value)),
  test('test', [], (value) => isNamed(tests, value)),
  test('none', [], (value) => value === null),
  test('boolean', [], (value) => typeof value === 'boolean'),
  test('false', [], (value) => value === false),
  test('true', [], (value) => value === true),
  test('integer', [], (value) => isInt(value) && typeof value !== 'boolean'),
  test('float', [], isFloat),
  test('lower', [], (value) => isLowerText(str(value))),
  test('upper', [], (value) => isUpperText(str(value))),
  test('string', [], (value) => textOf(value) !== undefined),
  test('mapping', [], (value) => isDict(value) || (value instanceof HostObject && value.isMapping())),
  test('number', [], isNumber),
  test('sequence', [], isSequence),
  test('iterable', [], (value) => iterated(value) !== undefined),
  test('callable', [], isCallable),
  test('sameas', ['other'], isSame),
  test('escaped', [], (value) => value instanceof TaggedText && value.tag === 'markup'),
  test('in', ['seq'], (value, container) => contains(container, value)),
  isEqual('=='),
  isEqual('eq'),
  isEqual('equalto'),
  isUnequal('!='),
  isUnequal('ne'),
  order('>', '>'),
  order('gt', '>'),
  order('greaterthan', '>'),
  order('>=', '>='),
  order('ge', '>='),
  order('<', '<'),
  order('lt', '<'),
  order('lessthan', '<'),
  order('<=', '<='),
  order('le', '<='),
])

/** The error for a filter or test name that does not exist, as raised while rendering. */
export const unknownName = (kind: 'filter' | 'test', name: string): JinjaError =>
  new JinjaError('TemplateRuntimeError', `No ${kind} named ${repr(name)}.`)
