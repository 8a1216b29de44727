import { JinjaError, typeError, valueError } from '../errors.ts'
import { dictEntries } from '../dict.ts'
import { escaped, escapeHtml, markup } from '../markup.ts'
import { iterated, truthy, unpack } from '../iterate.ts'
import { needInt } from '../methods/method.ts'
import { prettyText } from '../pretty.ts'
import { repr, str } from '../text.ts'
import { toJson } from '../json.ts'
import { typeName } from '../types.ts'
import { Undefined } from '../undefined.ts'
import { isDict, TaggedText, textOf, type Value } from '../values.ts'
import { filter, type Filter, type FilterEnv } from './define.ts'
import { linkUrls } from './urlize.ts'

function quoteUrl(value: Value, isQuery: boolean): string {
  const quoted = encodeURIComponent(str(value)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return isQuery ? quoted.replaceAll('%20', '+') : quoted.replaceAll('%2F', '/')
}

function urlEncode(_env: FilterEnv, value: Value): Value {
  const items = textOf(value) === undefined ? iterated(value) : undefined
  if (items === undefined) return quoteUrl(value, false)
  const pairs: Iterable<readonly Value[]> = isDict(value)
    ? dictEntries(value)
    : Array.from(items, (pair) => unpack(pair, 2))
  return Array.from(pairs, ([key = null, item = null]) => `${quoteUrl(key, true)}=${quoteUrl(item, true)}`).join('&')
}

function xmlAttributes(_env: FilterEnv, value: Value, hasSpace: Value = true): Value {
  if (value instanceof Undefined) throw value.error()
  if (!isDict(value)) throw new JinjaError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`)
  const parts: string[] = []
  for (const [key, item] of dictEntries(value)) {
    if (item === null || item instanceof Undefined) continue
    const name = textOf(key)
    if (name === undefined) throw typeError('expected string or bytes-like object, got ' + repr(typeName(key)))
    if (/[\t\n\v\f\r />=]/.test(name)) throw valueError(`Invalid character in attribute name: ${repr(key)}`)
    parts.push(`${escapeHtml(name)}="${escaped(item).text}"`)
  }
  return (truthy(hasSpace) && parts.length > 0 ? ' ' : '') + parts.join(' ')
}

function stripTags(_env: FilterEnv, value: Value): Value {
  const text = str(value)
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<[^>]*>/g, '')
  return unescapeHtml(
    text
      .split(/\s+/)
      .filter((part) => part !== '')
      .join(' '),
  )
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#(\d+)|#[xX]([\da-fA-F]+)|(\w+));/g, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })

const htmlUnsafe: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', "'": '\\u0027' }

function jsonText(_env: FilterEnv, value: Value, indent: Value = null): Value {
  const json = toJson(value, { sortKeys: true, indent: indent === null ? null : (textOf(indent) ?? needInt(indent)) })
  return markup(json.replace(/[<>&']/g, (character) => htmlUnsafe[character] ?? character))
}

function urlize(
  _env: FilterEnv,
  value: Value,
  limit: Value = null,
  isNoFollow: Value = false,
  target: Value = null,
  rel: Value = null,
): Value {
  const words = new Set(
    [...(rel === null ? '' : str(rel)).split(/\s+/), ...(truthy(isNoFollow) ? ['nofollow'] : []), 'noopener'].filter(
      (word) => word !== '',
    ),
  )
  return linkUrls(escaped(value).text, {
    limit: limit === null ? null : needInt(limit),
    rel: [...words].sort().join(' '),
    target: target === null ? null : str(target),
  })
}

/** dbt's markers for native rendering; elsewhere they change nothing. */
const conversion = (name: string, tag: TaggedText['tag']): [string, Filter] =>
  filter(name, [], (env, value) => (env.isNative ? new TaggedText(str(value), tag) : value))

export const htmlFilters: ReadonlyMap<string, Filter> = new Map([
  filter('escape', [], (_env, value) => escaped(value)),
  filter('e', [], (_env, value) => escaped(value)),
  filter('forceescape', [], (_env, value) => markup(escapeHtml(str(value)))),
  filter('safe', [], (_env, value) => markup(str(value))),
  filter('striptags', [], stripTags),
  filter('urlencode', [], urlEncode),
  filter(
    'urlize',
    [
      ['trim_url_limit', null],
      ['nofollow', false],
      ['target', null],
      ['rel', null],
      ['extra_schemes', null],
    ],
    urlize,
  ),
  filter('xmlattr', [['autospace', true]], xmlAttributes),
  filter('tojson', [['indent', null]], jsonText),
  filter('pprint', [], (_env, value) => prettyText(value)),
  conversion('as_text', 'text'),
  conversion('as_bool', 'bool'),
  conversion('as_native', 'native'),
  conversion('as_number', 'number'),
])
