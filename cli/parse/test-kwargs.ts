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
  const render = (value: Json | undefined, key: string | null): Value => {
    if (isList(value)) return value.map((item) => render(item, null))
    if (isRecord(value)) return new Map(Object.entries(value).map(([name, item]) => [name, render(item, null)]))
    if (typeof value !== 'string') return value ?? null
    if (key === 'column_name') return value
    const text = looksLikeCall.test(value) ? `{{ ${value} }}` : value
    if (!text.includes('{')) return text
    return renderNative(compileTemplate(text, { path: file }), scope)
  }
  return new Map(Object.entries(kwargs).map(([name, value]) => [name, render(value, name)]))
}
