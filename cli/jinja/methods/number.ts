import { exactFraction } from '../float-text.ts'
import { toBigInt, toNumber, type Int } from '../types.ts'
import { pyFloat, pyInt, type PyFloat, pyTuple } from '../values.ts'
import { positional, type Method } from './method.ts'

const bits = (value: Int): string => {
  const big = toBigInt(value)
  return (big < 0n ? -big : big).toString(2)
}

export const intMethods: ReadonlyMap<string, Method<Int>> = new Map([
  positional<Int>('int', 'bit_length', 0, 0, (value) => (toBigInt(value) === 0n ? 0 : bits(value).length)),
  positional<Int>('int', 'bit_count', 0, 0, (value) => bits(value).replaceAll('0', '').length),
  positional<Int>('int', 'conjugate', 0, 0, (value) => pyInt(toBigInt(value))),
  positional<Int>('int', 'as_integer_ratio', 0, 0, (value) => pyTuple(pyInt(toBigInt(value)), 1)),
])

type Float = number | PyFloat

function integerRatio(value: Float): ReturnType<typeof pyTuple> {
  const number = toNumber(value)
  const [numerator, denominator] = exactFraction(Math.abs(number))
  let [a, b] = [numerator, denominator]
  while (b !== 0n) [a, b] = [b, a % b]
  const divisor = a === 0n ? 1n : a
  return pyTuple(pyInt((number < 0 ? -numerator : numerator) / divisor), pyInt(denominator / divisor))
}

export const floatMethods: ReadonlyMap<string, Method<Float>> = new Map([
  positional<Float>('float', 'is_integer', 0, 0, (value) => Number.isInteger(toNumber(value))),
  positional<Float>('float', 'conjugate', 0, 0, (value) => pyFloat(toNumber(value))),
  positional<Float>('float', 'as_integer_ratio', 0, 0, integerRatio),
])
