import { entryCopy } from '../context/arguments.ts'
import { renderNative } from '../jinja/native.ts'
import { Scope } from '../jinja/scope.ts'
import { compileTemplate } from '../jinja/template.ts'
import type { Value } from '../jinja/values.ts'
import { isList, isRecord, type Json, type JsonRecord } from './read-json.ts'

const looksLikeCall = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/

/**
 * The arguments of a generic test as its macro gets them: texts that hold Jinja or are a bare `ref(…)` are rendered natively, a column's name is not.
 * Raises what templates raise.
 */
export function testKwargs(kwargs: JsonRecord, lookup: (name: string) => Value | undefined, file: string): Value {
  const scope = new Scope(lookup, { mode: 'sync', isNative: true, undefined: 'permissive', provenance: false })
  const render = (value: Json | undefined, key: string | null, container: object, at: string | number): Value => {
    if (isList(value)) return value.map((item, index) => render(item, null, value, index))
    if (isRecord(value)) return entriesOf(value, () => null)
    if (typeof value !== 'string') return entryCopy(value ?? null, container, at)
    if (key === 'column_name') return value
    const text = looksLikeCall.test(value) ? `{{ ${value} }}` : value
    if (!text.includes('{')) return text
    return renderNative(compileTemplate(text, { path: file }), scope)
  }
  const entriesOf = (record: JsonRecord, keyOf: (name: string) => string | null): Value =>
    new Map(Object.entries(record).map(([name, item]) => [name, render(item, keyOf(name), record, name)]))
  return entriesOf(kwargs, (name) => name)
}
