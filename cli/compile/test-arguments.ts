import { entryCopy, templateCopy } from '../context/arguments.ts'
import { runContext } from '../context/run-context.ts'
import type { Json } from '../core/config.ts'
import type { TestNode, UniqueId } from '../core/node.ts'
import { hostFunction } from '../jinja/host.ts'
import { compileTemplate, render } from '../jinja/template.ts'
import type { PlainDict, Value } from '../jinja/values.ts'
import { originOf, type CompileEnv, type CompileOptions } from './compile-env.ts'

/** A generic test's arguments, ready for its template, and the ephemeral models they read. */
export interface TestArguments {
  readonly extra: ReadonlyMap<string, Value>
  readonly ctes: ReadonlySet<UniqueId>
}

const takeName = '_tsdbt_take'

/**
 * Renders the arguments of a generic test as dbt does: an expression on its own keeps its value (the relation under test is a relation, not text),
 * a call of `ref`, `source`, `var`, `env_var` or `doc` needs no braces, and the column's name is not rendered at all.
 */
export async function testArguments(
  env: CompileEnv,
  test: TestNode,
  options: CompileOptions,
): Promise<TestArguments | undefined> {
  if (!test.test_metadata) return undefined
  let taken: Value = null
  const take = hostFunction(takeName, ([value = null]) => {
    taken = value
    return ''
  })
  const context = runContext(env.run, test, {
    ...options,
    extra: new Map([...(options.extra ?? []), [takeName, take]]),
  })
  const origin = originOf(env.run, test)

  const textValue = async (written: string): Promise<Value> => {
    const text = bareCall.test(written) ? `{{ ${written} }}` : written
    if (!/\{[{%#]/.test(text)) return text
    const expression = soleExpression.exec(text)?.[1]
    if (expression === undefined) return (await render(compileTemplate(text, origin), context.names.scope)).text
    await render(compileTemplate(`{% do ${takeName}(${expression}) %}`, origin), context.names.scope)
    return taken
  }
  const valueOf = async (written: Json, container: object, key: string | number): Promise<Value> => {
    if (typeof written === 'string') return textValue(written)
    if (written === null || typeof written !== 'object') return entryCopy(written, container, key)
    if (isList(written)) {
      const items: Value[] = []
      for (const [index, item] of written.entries()) items.push(await valueOf(item, written, index))
      return items
    }
    const record: PlainDict = {}
    for (const [name, item] of Object.entries(written)) record[name] = await valueOf(item ?? null, written, name)
    return record
  }

  const kwargs: PlainDict = {}
  const given = test.test_metadata.kwargs
  for (const [name, written] of Object.entries(given)) {
    kwargs[name] = name === 'column_name' ? templateCopy(written) : await valueOf(written ?? null, given, name)
  }
  return { extra: new Map<string, Value>([['_dbt_generic_test_kwargs', kwargs]]), ctes: context.ctes }
}

const bareCall = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/
const soleExpression = /^\{\{((?:(?!\}\}|\{[{%#])[\s\S])*)\}\}$/

const isList = (value: object): value is readonly Json[] => Array.isArray(value)
