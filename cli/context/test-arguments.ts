import type { Json, JsonRecord } from '../core/config.ts'
import { hostFunction } from '../jinja/host.ts'
import { parseTemplate } from '../jinja/parser.ts'
import { Scope } from '../jinja/scope.ts'
import { compileTemplate, render } from '../jinja/template.ts'
import type { Value } from '../jinja/values.ts'
import type { MacroCaller } from './names.ts'

/** The name under which a generic test's own template finds its arguments. */
export const testKwargsName = '_dbt_generic_test_kwargs'

/**
 * A generic test's arguments as its macro gets them: texts with Jinja (`{{ ref('x') }}`; `model` is one) are rendered in the names of the test, one
 * expression to its value; the column's name stays as it is written.
 */
export async function testArguments(kwargs: JsonRecord, names: MacroCaller, file: string): Promise<Map<Value, Value>> {
  const rendered = new Map<Value, Value>()
  for (const [name, value] of Object.entries(kwargs)) {
    const isRendered = name !== 'column_name' || typeof value !== 'string'
    if (value !== undefined) rendered.set(name, isRendered ? await renderedValue(value, names, file) : value)
  }
  return rendered
}

const bareCall = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/

async function renderedValue(value: Json, names: MacroCaller, file: string): Promise<Value> {
  if (typeof value === 'string') {
    if (bareCall.test(value)) return await renderedText(`{{ ${value} }}`, names, file)
    return /\{[{%#]/.test(value) ? await renderedText(value, names, file) : value
  }
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return await inOrder(value, (item) => renderedValue(item, names, file))
  const keys = Object.keys(value)
  const items = await inOrder(keys, (key) => renderedValue(value[key] ?? null, names, file))
  return new Map(keys.map((key, index): [Value, Value] => [key, items[index] ?? null]))
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value)

/** One after another: a scope runs one rendering at a time. */
async function inOrder<T>(items: readonly T[], render: (item: T) => Promise<Value>): Promise<Value[]> {
  const values: Value[] = []
  for (const item of items) values.push(await render(item))
  return values
}

/** A text that is one expression gives its value, handed out by a function the expression is passed to; anything else its text. */
async function renderedText(text: string, names: MacroCaller, file: string): Promise<Value> {
  const expression = onlyExpression(text, file)
  if (expression === undefined) return (await render(compileTemplate(text, { path: file }), names.scope)).text
  let value: Value = null
  const take = hostFunction('value', ([given = null]) => {
    value = given
    return ''
  })
  const scope = new Scope((name) => (name === takeName ? take : names.lookup(name)))
  await render(compileTemplate(`{% do ${takeName}(${expression}) %}`, { path: file }), scope)
  return value
}

const takeName = '__value_of'

function onlyExpression(text: string, file: string): string | undefined {
  const { body, source } = parseTemplate(text, { path: file })
  const [statement] = body
  if (body.length !== 1 || statement?.kind !== 'Output' || statement.parts.length !== 1) return undefined
  const [part] = statement.parts
  return part === undefined || part.kind === 'Text' ? undefined : source.slice(part.start, part.end)
}
