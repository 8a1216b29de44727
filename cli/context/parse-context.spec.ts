import { describe, expect, it } from 'vitest'
import { diagnosticsOf } from './diagnostic-of.ts'
import { namingCaller } from './naming-context.ts'
import { renderParsed, testEnv } from './testing/rendering.ts'

describe('a file while it is parsed', () => {
  it('has its references, sources and configs recorded and reads itself in their place', () => {
    const { text, captured } = renderParsed(
      testEnv(),
      `{{ config(materialized='table', tags=['a'], pre_hook='select 1') }}{{ ref('b', v=2) }} {{ ref('pkg', 'c') }} {{ source('raw', 'd') }}{{ config({'alias': 'x'}) }}`,
    )
    expect(text).toBe('"memory"."main"."orders" "memory"."main"."orders" "memory"."main"."orders"')
    expect(captured.refs).toEqual([
      { name: 'b', package: null, version: 2 },
      { name: 'c', package: 'pkg', version: null },
    ])
    expect(captured.sources).toEqual([['raw', 'd']])
    expect(captured.configs).toEqual([{ materialized: 'table', tags: ['a'], 'pre-hook': 'select 1' }, { alias: 'x' }])
  })

  it.each([
    ['{{ execute }}', 'False'],
    ["{{ config.get('materialized') }}|{{ config.require('x') }}", '|'],
    ["{{ var('unset') }} {{ var('unset', 3) }} {{ var('unset', none) }}", 'None 3 None'],
    ["{{ adapter.get_relation('a', 'b', 'c') }} {{ adapter.get_columns_in_relation(this) }}", 'None []'],
    ["{{ api.Relation.create(database=target.nothing, schema='s', identifier='i') }}", '"s"."i"'],
    ['{{ is_incremental() }}', 'False'],
    ["{{ unknown_macro('x').y }}|", '|'],
    ["{{ load_result('x') }} {{ graph.nodes }}", 'None {}'],
  ])('renders %s to "%s"', (template, text) => {
    expect(renderParsed(testEnv(), template).text).toBe(text)
  })

  it.each([
    ["{{ run_query('select 1').columns[0].values() }}", "'None' has no attribute 'table'"],
    ['{% macro m() %}{{ missing.f(1) }}{% endmacro %}{{ m() }}', ''],
  ])('renders %s or says %s', (template, message) => {
    const rendering = () => renderParsed(testEnv(), template)
    if (message === '') expect(rendering().text).toBe('')
    else expect(rendering).toThrow(message)
  })

  it('has what it read of the environment recorded with its values', () => {
    const env = testEnv({ env: { REGION: 'eu' }, vars: { start: '2024-01-01' } })
    const { captured } = renderParsed(
      env,
      "{{ env_var('REGION') }}{{ env_var('ZONE', 'a') }}{{ var('start') }}{{ var('end') }}",
    )
    expect([...captured.envVars]).toEqual([
      ['REGION', 'eu'],
      ['ZONE', undefined],
    ])
    expect([...captured.vars]).toEqual([
      ['start', '2024-01-01'],
      ['end', undefined],
    ])
  })

  it.each([
    ['{{ ref() }}', 'ref() takes a name, or a package and a name, but got 0 arguments.'],
    ['{{ ref(none) }}', '"name" must be a string, but is none.'],
    ["{{ source('raw') }}", "source() takes a source's name and a table's name, but got 1 argument."],
    ["{{ config('a', 'b') }}", 'config() takes named values, or one dict of them.'],
    [
      "{{ config({'pre_hook': 'a', 'pre-hook': 'b'}) }}",
      'config() sets both "pre_hook" and "pre-hook": they are the same.',
    ],
    [
      "{{ env_var('DBT_ENV_SECRET_KEY') }}",
      '"DBT_ENV_SECRET_KEY" is a secret: it may be read in profiles.yml and packages.yml only.',
    ],
    ["{{ adapter.get_relations('x') }}", 'The adapter has no method "get_relations".'],
  ])('refuses %s', (template, message) => {
    expect(problemsOf(template)).toMatchObject([{ message, at: { file: 'models/orders.sql', line: 1 } }])
  })

  it('offers the nearest name of a variable of the environment', () => {
    const env = testEnv({ env: { DBT_REGION: 'eu' } })
    expect(problemsOf("{{ env_var('DBT_REGOIN') }}", env)).toMatchObject([{ hint: 'Did you mean "DBT_REGION"?' }])
  })

  it('tells an error inside a built-in at the line that called it', () => {
    const [found] = problemsOf('select 1\n,{{ get_powers_of_two(0) }}') ?? []
    expect(found).toMatchObject({
      message: 'upper bound must be positive',
      at: { file: 'models/orders.sql', line: 2 },
    })
    expect(found?.related).toBeUndefined()
  })
})

function problemsOf(template: string, env = testEnv()) {
  try {
    renderParsed(env, template)
  } catch (error) {
    return diagnosticsOf(error)
  }
  return []
}

describe('the names of nodes', () => {
  const name = (component: string, args: Parameters<ReturnType<typeof namingCaller>>[1], macros = {}) => {
    const env = testEnv({ macros })
    const macro = env.macros.findNaming(component, 'shop')
    if (!macro) throw new Error(`no macro names a ${component}`)
    return namingCaller(env)(macro, args)
  }

  it.each([
    ['schema', [null, {}], 'main'],
    ['schema', [' marts ', {}], 'main_marts'],
    ['database', [null, {}], 'memory'],
    ['database', ['other', {}], 'other'],
    ['alias', [null, { name: 'orders' }], 'orders'],
    ['alias', [null, { name: 'orders', version: '1.5' }], 'orders_v1_5'],
    ['alias', ['o', { name: 'orders', version: 2 }], 'o'],
  ])('of %s for %j', (component, args, expected) => {
    expect(name(component, args)).toBe(expected)
  })

  it("are the project's own macro's, which may call the built-in one", () => {
    const macros = {
      'shop:macros/names.sql':
        '{% macro generate_schema_name(custom_schema_name, node) %}{{ return(generate_schema_name_for_env(custom_schema_name, node) ~ "_" ~ node.name) }}{% endmacro %}',
    }
    expect(name('schema', ['marts', { name: 'orders' }], macros)).toBe('main_orders')
  })
})
