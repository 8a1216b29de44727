import { binary } from '../operators.ts'
import { JinjaError } from '../errors.ts'
import { characters, length, textLength, truthy } from '../iterate.ts'
import { capitalizeText } from '../methods/case.ts'
import { needInt } from '../methods/method.ts'
import { splitLines } from '../methods/split.ts'
import { pad, replaceText, strip } from '../methods/text.ts'
import { percentFormat } from '../percent-format.ts'
import { slice } from '../access.ts'
import { str } from '../text.ts'
import { Undefined } from '../undefined.ts'
import { PyTuple, textOf, type Value } from '../values.ts'
import { wrapText } from './wrap.ts'
import { argumentError, filter, ownText, type Filter, type FilterEnv } from './define.ts'

const assertion = (message: string): JinjaError => new JinjaError('AssertionError', message)

const title = (text: string): string =>
  text
    .split(/([-\s({[<]+)/)
    .map((part) => {
      const [head = '', ...rest] = characters(part)
      return head.toUpperCase() + rest.join('').toLowerCase()
    })
    .join('')

function replace(_env: FilterEnv, value: Value, from: Value = '', to: Value = '', count: Value = null): Value {
  return replaceText(str(value), str(from), str(to), count === null ? -1 : needInt(count))
}

function fallback(_env: FilterEnv, value: Value, other: Value = '', isBoolean: Value = false): Value {
  return value instanceof Undefined || (truthy(isBoolean) && !truthy(value)) ? other : value
}

function indent(
  _env: FilterEnv,
  value: Value,
  width: Value = 4,
  indentsFirst: Value = false,
  indentsBlank: Value = false,
): Value {
  const indention = textOf(width) ?? ' '.repeat(Math.max(0, needInt(width)))
  // Python's `s += '\n'` extends a list before it finds that lists have no lines.
  const text = Array.isArray(value) ? value : binary('+', value, '\n')
  const lines = splitLines(ownText(text, 'splitlines'))
  const shift = (line: string, index: number): string =>
    index === 0 || (line === '' && !truthy(indentsBlank)) ? line : indention + line
  return (truthy(indentsFirst) ? indention : '') + lines.map(shift).join('\n')
}

function truncate(
  _env: FilterEnv,
  value: Value,
  most: Value = 255,
  killsWords: Value = false,
  end: Value = '...',
  leeway: Value = null,
): Value {
  const tail = str(end)
  const limit = needInt(most)
  const slack = leeway === null ? 5 : needInt(leeway)
  if (limit < textLength(tail)) throw assertion(`expected length >= ${textLength(tail)}, got ${limit}`)
  if (slack < 0) throw assertion(`expected leeway >= 0, got ${slack}`)
  if (length(value) <= limit + slack) return value
  const cut = slice(value, null, limit - textLength(tail), null)
  if (truthy(killsWords)) return binary('+', cut, tail)
  const text = ownText(cut, 'rsplit')
  const space = text.lastIndexOf(' ')
  return (space === -1 ? text : text.slice(0, space)) + tail
}

function wordWrap(
  _env: FilterEnv,
  value: Value,
  width: Value = 79,
  breaksWords: Value = true,
  wrap: Value = null,
  breaksHyphens: Value = true,
): Value {
  const separator = wrap === null ? '\n' : str(wrap)
  const options = {
    width: needInt(width),
    breaksLongWords: truthy(breaksWords),
    breaksOnHyphens: truthy(breaksHyphens),
  }
  return splitLines(ownText(value, 'splitlines'))
    .map((line) => wrapText(line, options).join(separator))
    .join(separator)
}

function format(_env: FilterEnv, value: Value, args: Value[], kwargs: Map<string, Value>): Value {
  if (args.length > 0 && kwargs.size > 0)
    throw argumentError("can't handle positional and keyword arguments at the same time")
  return percentFormat(str(value), kwargs.size > 0 ? kwargs : new PyTuple(args))
}

const text = (name: string, run: (text: string) => Value): [string, Filter] =>
  filter(name, [], (_env, value) => run(str(value)))

const defaults: readonly [string, Value][] = [
  ['default_value', ''],
  ['boolean', false],
]

export const textFilters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  text('upper', (value) => value.toUpperCase()),
  text('lower', (value) => value.toLowerCase()),
  text('capitalize', capitalizeText),
  text('title', title),
  text('wordcount', (value) => value.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  filter('trim', [['chars', null]], (_env, value, chars) => strip(str(value), 'both', chars)),
  filter('center', [['width', 80]], (_env, value, width = 80) => pad(str(value), needInt(width), ' ', 'center')),
  filter('replace', ['old', 'new', ['count', null]], replace),
  filter('default', defaults, fallback),
  filter('d', defaults, fallback),
  filter(
    'indent',
    [
      ['width', 4],
      ['first', false],
      ['blank', false],
    ],
    indent,
  ),
  filter(
    'truncate',
    [
      ['length', 255],
      ['killwords', false],
      ['end', '...'],
      ['leeway', null],
    ],
    truncate,
  ),
  filter(
    'wordwrap',
    [
      ['width', 79],
      ['break_long_words', true],
      ['wrapstring', null],
      ['break_on_hyphens', true],
    ],
    wordWrap,
  ),
  ['format', format],
])
