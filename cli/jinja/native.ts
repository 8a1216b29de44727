import { JinjaError } from './errors.ts'
import { literalEval } from './literal.ts'
import type { Scope } from './scope.ts'
import type { Template } from './template.ts'
import { str } from './text.ts'
import { isNumber } from './types.ts'
import { TaggedText, type Value } from './values.ts'

/**
 * Renders a template to a value, as dbt renders YAML: a template that is one expression gives that expression's value, anything else its text.
 * Text from `as_native`, `as_bool` and `as_number` is read as a Python literal. The scope's options must be `mode: 'sync', isNative: true`.
 */
export function renderNative(template: Template, scope: Scope): Value {
  const { parts } = template.nativeRoot()(scope)
  const [only] = parts
  if (only === undefined) return ''
  if (parts.length > 1) return parts.map(str).join('')
  return only instanceof TaggedText ? converted(only) : only
}

function converted(marked: TaggedText): Value {
  if (marked.tag === 'text' || marked.tag === 'markup') return marked.text
  const literal = literalEval(marked.text)
  const value = literal === undefined ? marked.text : literal
  if (marked.tag === 'bool' && typeof value !== 'boolean') throw unconvertible(marked.text, 'bool')
  if (marked.tag === 'number' && (!isNumber(value) || typeof value === 'boolean'))
    throw unconvertible(marked.text, 'number')
  return value
}

const unconvertible = (text: string, type: string): JinjaError =>
  new JinjaError('TemplateRuntimeError', `Could not convert value '${text}' into type '${type}'`)
