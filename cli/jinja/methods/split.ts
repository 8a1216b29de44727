import { bindArgs, type Param } from '../bind-args.ts'
import { typeError, valueError } from '../errors.ts'
import type { Kwargs } from '../host.ts'
import { typeName } from '../types.ts'
import { textOf, type Value } from '../values.ts'
import { needInt, type Method } from './method.ts'
import { pythonSpace, strip } from './text.ts'

const spaces = new RegExp(`[${pythonSpace}]+`)
const firstSpaces = new RegExp(`^([^${pythonSpace}]+)[${pythonSpace}]+`)
const lastSpaces = new RegExp(`[${pythonSpace}]+([^${pythonSpace}]+)$`)
const splitParams: readonly Param[] = [
  ['sep', null],
  ['maxsplit', -1],
]

function split(text: string, args: Value[], kwargs: Kwargs, isFromRight: boolean): string[] {
  const [separator = null, most = -1] = bindArgs(isFromRight ? 'rsplit' : 'split', splitParams, args, kwargs)
  const limit = needInt(most)
  if (separator === null) return isFromRight && limit >= 0 ? splitSpacesRight(text, limit) : splitSpaces(text, limit)
  const wanted = textOf(separator)
  if (wanted === undefined) throw typeError(`must be str or None, not ${typeName(separator)}`)
  if (wanted === '') throw valueError('empty separator')
  const parts = text.split(wanted)
  if (limit < 0 || parts.length <= limit + 1) return parts
  return isFromRight
    ? [parts.slice(0, -limit || undefined).join(wanted), ...(limit === 0 ? [] : parts.slice(-limit))]
    : [...parts.slice(0, limit), parts.slice(limit).join(wanted)]
}

function splitSpaces(text: string, limit: number): string[] {
  const trimmed = strip(text, 'both')
  if (limit < 0) return trimmed === '' ? [] : trimmed.split(spaces)
  const parts: string[] = []
  let rest = strip(text, 'left')
  for (let found = firstSpaces.exec(rest); found && parts.length < limit; found = firstSpaces.exec(rest)) {
    parts.push(found[1] ?? '')
    rest = rest.slice(found[0].length)
  }
  return rest === '' ? parts : [...parts, parts.length < limit ? strip(rest, 'right') : rest]
}

function splitSpacesRight(text: string, limit: number): string[] {
  const parts: string[] = []
  let rest = strip(text, 'right')
  for (let found = lastSpaces.exec(rest); found && parts.length < limit; found = lastSpaces.exec(rest)) {
    parts.unshift(found[1] ?? '')
    rest = rest.slice(0, found.index)
  }
  return rest === '' ? parts : [parts.length < limit ? strip(rest, 'left') : rest, ...parts]
}

const lineEnd = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g // oxlint-disable-line no-control-regex: Python's line boundaries

/** Python's `str.splitlines`. */
export function splitLines(text: string, keepsEnds = false): string[] {
  const lines: string[] = []
  let start = 0
  for (const found of text.matchAll(lineEnd)) {
    const end = found.index + found[0].length
    lines.push(text.slice(start, keepsEnds ? end : found.index))
    start = end
  }
  if (start < text.length) lines.push(text.slice(start))
  return lines
}

const linesMethod: Method<string> = (text, args, kwargs) => {
  const [keepsEnds = false] = bindArgs('splitlines', [['keepends', false]], args, kwargs)
  return splitLines(text, needInt(keepsEnds) !== 0)
}

export const splitMethods: ReadonlyMap<string, Method<string>> = new Map<string, Method<string>>([
  ['split', (text, args, kwargs) => split(text, args, kwargs, false)],
  ['rsplit', (text, args, kwargs) => split(text, args, kwargs, true)],
  ['splitlines', linesMethod],
])
