import { describe, expect, it } from 'vitest'
import { renderOperation, renderParsed, testEnv } from './testing/rendering.ts'

const named = (name: string, text: string): string => `{% macro ${name}() %}${text}{% endmacro %}`

describe('macros by name', () => {
  it('take the root project before the built-ins, and the built-ins under "dbt" whatever hides them', () => {
    const env = testEnv({ macros: { 'shop:macros/a.sql': named('type_string', 'mine') } })
    expect(renderParsed(env, '{{ type_string() }} {{ dbt.type_string() }}').text).toBe('mine TEXT')
  })

  it('are not seen from an installed package without its name', () => {
    const env = testEnv({ macros: { 'toolbox:macros/a.sql': named('saw', 'x') } })
    expect(renderParsed(env, '{{ toolbox.saw() }}{{ saw() }}').text).toBe('x')
  })

  it('hide functions of the same name, which stay reachable under "builtins"', () => {
    const env = testEnv({
      macros: { 'shop:macros/a.sql': '{% macro ref(name) %}[{{ builtins.ref(name).identifier }}]{% endmacro %}' },
    })
    const { text, captured } = renderParsed(env, "{{ ref('customers') }}")
    expect(text).toBe('[orders]')
    expect(captured.refs).toEqual([{ name: 'customers', package: null, version: null }])
  })

  it('are found in "context" by text', () => {
    expect(renderParsed(testEnv(), "{{ context['type_int']() }} {{ 'nope' in context }}").text).toBe('integer False')
  })

  it('keep what macros put into "context" between their calls', () => {
    const env = testEnv({
      macros: {
        'shop:macros/a.sql': `{% macro keep(text) %}{% do context.update({'kept': text, 'type_int': keep}) %}{% endmacro %}
{% macro kept() %}{{ context.get('kept') }} {{ kept_too is defined }} {{ kept is string }}{% endmacro %}
{% macro said() %}{{ type_string == 'mine' }}{% endmacro %}`,
      },
    })
    const text =
      "{{ keep('a') }}{{ kept() }}{% do context.update(type_string='mine') %} {{ said() }} {{ context.setdefault('kept', 'b') }}"
    expect(renderParsed(env, text).text).toBe('a False True True a')
  })

  it('are recorded when a file calls them itself, not when another macro does', () => {
    const { captured } = renderParsed(testEnv(), '{{ dbt.last_day("d", "month") }}{{ is_incremental() }}')
    expect([...captured.macros]).toEqual(['macro.dbt.last_day', 'macro.dbt.is_incremental'])
  })
})

describe('adapter.dispatch', () => {
  const files = {
    'shop:macros/a.sql': named('default__saw', 'root default'),
    'toolbox:macros/a.sql': `${named('saw', "{{ adapter.dispatch('saw', 'toolbox')() }}")}${named('default__saw', 'toolbox default')}${named('duckdb__saw', 'toolbox duckdb')}`,
  }

  it('looks in the root project first, package by package, and in each for the engine before the default', () => {
    expect(renderParsed(testEnv({ macros: files }), '{{ toolbox.saw() }}').text).toBe('root default')
  })

  it('follows the search order of the project', () => {
    const dispatch = [{ macro_namespace: 'toolbox', search_order: ['toolbox', 'shop'] }]
    expect(renderParsed(testEnv({ macros: files, dispatch }), '{{ toolbox.saw() }}').text).toBe('toolbox duckdb')
  })

  it('looks in every package when none is named, for a generic test of a package', () => {
    const inside = `${named('looked', "{{ adapter.dispatch('hidden')() }}")}${named('default__hidden', 'found')}`
    const env = testEnv({ macros: { 'toolbox:macros/a.sql': inside } })
    expect(renderParsed(env, '{{ toolbox.looked() }}').text).toBe('found')
  })

  it('says where it searched when nothing answers', async () => {
    await expect(renderOperation(testEnv(), "{{ adapter.dispatch('saw', 'dbt')() }}")).rejects.toThrow(
      'No macro answers adapter.dispatch("saw", "dbt"); searched for: shop.duckdb__saw, shop.default__saw, dbt.duckdb__saw, dbt.default__saw.',
    )
  })

  it('takes what a bare name means in a namespace that is no package', () => {
    const text = "{{ adapter.dispatch('saw', 'the_old_name')() }}"
    expect(renderParsed(testEnv({ macros: files }), text).text).toBe('root default')
  })

  it('offers the nearest package where nothing answers in a namespace that is none', async () => {
    const env = testEnv({ macros: { 'toolbox:macros/a.sql': files['toolbox:macros/a.sql'] } })
    await expect(renderOperation(env, "{{ adapter.dispatch('saw', 'toolbx')() }}")).rejects.toMatchObject({
      cause: {
        problems: [
          {
            message: 'No macro answers adapter.dispatch("saw", "toolbx"); searched for: duckdb__saw, default__saw.',
            hint: 'Did you mean "toolbox"?',
          },
        ],
      },
    })
  })

  it('refuses a dotted name and offers the right call', async () => {
    await expect(renderOperation(testEnv(), "{{ adapter.dispatch('dbt.saw')() }}")).rejects.toMatchObject({
      cause: {
        problems: [
          {
            code: 'dispatch-dotted',
            hint: 'Did you mean adapter.dispatch("saw", macro_namespace="dbt")?',
          },
        ],
      },
    })
  })
})

describe('blocks found by name', () => {
  const files = {
    'shop:tests/a.sql': '{% test even(model, column_name) %}{% endtest %}',
    'toolbox:tests/a.sql': '{% test odd(model, column_name) %}{% endtest %}',
    'shop:macros/m.sql': '{% materialization lambda, default %}{% endmaterialization %}',
    'toolbox:macros/m.sql':
      '{% materialization lambda, adapter="duckdb" %}{% endmaterialization %}{% materialization table, default %}{% endmaterialization %}',
  }
  const { macros } = testEnv({ macros: files })

  it('finds an imported materialization before a built-in one where the project lets it', () => {
    const env = testEnv({ macros: files, packagesReplaceBuiltins: true })
    expect(env.macros.findMaterialization('table')?.uniqueId).toBe('macro.toolbox.materialization_table_default')
    expect(env.macros.findMaterialization('view')?.uniqueId).toBe('macro.dbt.materialization_view_default')
  })

  it.each([
    ['even', null, 'macro.shop.test_even'],
    ['unique', null, 'macro.dbt.test_unique'],
    ['odd', 'toolbox', 'macro.toolbox.test_odd'],
    ['odd', 'nowhere', undefined],
  ])('finds the test %s of %s', (name, namespace, id) => {
    expect(macros.findTest(name, namespace, 'shop')?.uniqueId).toBe(id)
  })

  it.each([
    ['lambda', 'macro.shop.materialization_lambda_default'],
    ['table', 'macro.dbt_duckdb.materialization_table_duckdb'],
    ['nothing', undefined],
  ])('finds the materialization %s, and lets no package replace a built-in one', (name, id) => {
    expect(macros.findMaterialization(name)?.uniqueId).toBe(id)
  })
})
