import { describe, expect, it } from 'vitest'
import { hostFunction } from '../jinja/host.ts'
import { compileTemplate } from '../jinja/template.ts'
import { diagnosticsOf } from './diagnostic-of.ts'
import { callMacro } from './operation.ts'
import { testModel } from './testing/nodes.ts'
import { renderNode, renderOperation, testEnv, withConnection } from './testing/rendering.ts'

const orders = `select 1 as id, 1.50::decimal(5,2) as price, date '2024-01-02' as day, 'a' as name union all select 2, 0.25, null, null`

describe('a template with a database', () => {
  it.each([
    ['{{ r.columns[0].values() }} {{ r.columns["price"].values() }}', "(1, 2) (Decimal('1.50'), Decimal('0.25'))"],
    ['{{ r.column_names }} {{ r.rows | length }} {{ r | length }}', "('id', 'price', 'day', 'name') 2 2"],
    ['{{ r.rows[0].name }} {{ r.rows[0]["id"] }} {{ r[1][0] }} {{ r.rows[1].name }}', 'a 1 2 None'],
    ['{{ r.rows[0].day.year }} {{ r.rows[0].day }} {{ r.rows[0].day.strftime("%d/%m") }}', '2024 2024-01-02 02/01'],
    ['{{ r.rows[0].price + r.rows[1].price }} {{ r.rows[0].price * 2 }} {{ r.rows[0].price > 1 }}', '1.75 3.00 True'],
    ['{{ r.columns | map(attribute="name") | list }}', "['id', 'price', 'day', 'name']"],
    ['{{ r.order_by("price").rows[0].id }} {{ r.order_by("id", reverse=true).rows[0].id }}', '2 2'],
    ['{{ r.select(["name"]).column_names }} {{ r.exclude("name").column_names | length }}', "('name',) 3"],
    ['{{ r.rename({"id": "key"}).column_names[0] }} {{ r.limit(1) | length }}', 'key 1'],
    ['{% for row in r %}{{ row.id }}:{{ row.values() | length }} {% endfor %}', '1:4 2:4'],
    ['{{ r.rows[0].dict().keys() | list }} {{ r.rows[0].get("nope", "-") }}', "['id', 'price', 'day', 'name'] -"],
    ['{{ r.columns.name.values_distinct() }} {{ r.columns[3].values_without_nulls() }}', "('a', None) ('a',)"],
    ['{{ r.to_csv() }}', 'id,price,day,name\n1,1.50,2024-01-02,a\n2,0.25,,'],
  ])('reads a result as %s', async (template, text) => {
    const env = testEnv()
    const source = `{% set r = run_query("${orders} order by 1") %}${template}`
    expect(await withConnection(env, (connection) => renderOperation(env, source, connection))).toBe(text)
  })

  it('prints a table on stdout', async () => {
    const env = testEnv()
    const source = `{% do run_query("${orders} order by 1").print_table(max_columns=2) %}`
    await withConnection(env, (connection) => renderOperation(env, source, connection))
    expect(env.events).toEqual([
      {
        type: 'template-message',
        level: 'print',
        id: null,
        text: '| id | price | ... |\n| -- | ----- | --- |\n|  1 |  1.50 | ... |\n|  2 |  0.25 | ... |',
      },
    ])
  })

  it.each([
    'get_columns_in_relation(relation) %}{{ return([1]) }}',
    'default__get_columns_in_relation(relation) %}{{ return([adapter.get_columns_in_relation(relation) | length]) }}',
  ])('asks the macro that a project writes anew for columns: %s', async (macro) => {
    const env = testEnv({ macros: { 'shop:macros/m.sql': `{% macro ${macro}{% endmacro %}` } })
    const source = `{% do run_query('create table one as select 1 as id') %}{{ adapter.get_columns_in_relation(api.Relation.create('memory', 'main', 'one')) }}`
    expect(await withConnection(env, (connection) => renderOperation(env, source, connection))).toBe('[1]')
  })

  it('has lists and structs as JSON texts, as in agate', async () => {
    const env = testEnv()
    const source = `{% set found = run_query("select [1, 2] as l, {'a': 'x', 'b': [true]} as s").rows[0] %}{{ found.l == '[1, 2]' }} {{ found.s }}`
    expect(await withConnection(env, (connection) => renderOperation(env, source, connection))).toBe(
      'True {"a": "x", "b": [true]}',
    )
  })

  it('runs statements, keeps their results under a name and gives each once', async () => {
    const env = testEnv()
    const source = `{% call statement('n', fetch_result=true) %}select 42 as answer{% endcall %}{% set n = load_result('n') %}{{ n.data }} {{ n.response }} {{ n.table.rows[0].answer }}`
    expect(await withConnection(env, (connection) => renderOperation(env, source, connection))).toBe('[[42]] OK 42')
    const twice = `${source}{{ load_result('n') }}`
    await expect(withConnection(env, (connection) => renderOperation(env, twice, connection))).rejects.toThrow(
      'The result of statement "n" was already loaded; load_result() gives it once.',
    )
  })

  it.each([
    [
      `{{ adapter.get_relation('memory', 'main', 'T').type }} {{ adapter.get_relation('memory', 'main', 'u') }}`,
      'table None',
    ],
    [
      `{% for c in adapter.get_columns_in_relation(t) %}{{ c.name }} {{ c.data_type }};{% endfor %}`,
      'id INTEGER;name character varying(256);',
    ],
    [
      `{% do adapter.rename_relation(t, t.incorporate(path={'identifier': 'v'})) %}{{ adapter.list_relations('memory', 'main') | map(attribute='name') | sort | join(',') }}`,
      'v,w',
    ],
    [`{% do adapter.truncate_relation(t) %}{{ run_query('select count(*) from t').rows[0][0] }}`, '0'],
    [`{% do adapter.drop_relation(t) %}{{ load_relation(t) }}`, 'None'],
    [
      `{% do adapter.create_schema(api.Relation.create('memory', 's')) %}{{ adapter.check_schema_exists('memory', 's') }}{% do adapter.drop_schema(api.Relation.create('memory', 's')) %} {{ adapter.check_schema_exists('memory', 's') }}`,
      'True False',
    ],
    [
      `{{ adapter.get_missing_columns(t, adapter.get_relation('memory', 'main', 'w')) | map(attribute='name') | join }}`,
      'name',
    ],
    [`{{ get_columns_in_query('select 1 as a, 2 as b') }}`, "['a', 'b']"],
    [`{% do alter_column_type(t, 'id', 'bigint') %}{{ adapter.get_columns_in_relation(t)[1].dtype }}`, 'BIGINT'],
    [
      `{% do process_schema_changes('sync_all_columns', adapter.get_relation('memory', 'main', 'w'), t) %}{{ adapter.get_columns_in_relation(t) | map(attribute='name') | join(',') }}`,
      'id,more',
    ],
  ])('asks and changes the warehouse: %s', async (template, text) => {
    const env = testEnv()
    const setup = `{% do run_query("create table t as select 1 as id, 'a' as name") %}{% do run_query("create table w as select 1 as id, true as more") %}{% set t = adapter.get_relation('memory', 'main', 't') %}`
    const outcome = withConnection(env, (connection) => renderOperation(env, setup + template, connection))
    expect(await outcome).toBe(text)
  })

  it('begins no transaction while code is compiled, whatever a statement asks for', async () => {
    const env = testEnv()
    const source = `{% call statement('s', fetch_result=true, auto_begin=true) %}select 1{% endcall %}`
    const isOpen = await withConnection(env, async (connection) => {
      await renderNode(env, testModel('orders'), source, { connection })
      return connection.inTransaction
    })
    expect(isOpen).toBe(false)
  })

  it('puts values in the place of placeholders', async () => {
    const env = testEnv()
    const source = `{% do run_query("create table t (a int, b varchar)") %}{% do adapter.add_query("insert into t values (?, ?), (?, '?')", bindings=[1, "it's", none]) %}{{ run_query('from t').rows | map('list') | list }}`
    expect(await withConnection(env, (connection) => renderOperation(env, source, connection))).toBe(
      `[[1, "it's"], [None, '?']]`,
    )
  })

  it('goes through a macro of the project where it overrides one', async () => {
    const env = testEnv({
      macros: {
        'shop:macros/a.sql': `{% macro default__drop_relation(relation) %}{% do log('kept ' ~ relation.name, info=true) %}{% endmacro %}`,
      },
    })
    const source = `{% do adapter.drop_relation(api.Relation.create(identifier='t', type='table')) %}`
    await withConnection(env, (connection) => renderOperation(env, source, connection))
    expect(env.events).toMatchObject([{ type: 'template-message', level: 'info', text: 'kept t' }])
  })

  it('says what needs the database when there is none', async () => {
    await expect(renderOperation(testEnv(), "{{ run_query('select 1') }}")).rejects.toThrow(
      'adapter.execute() needs the database, but this is rendered without a connection.',
    )
  })
})

describe("a node's own names", () => {
  const node = testModel('orders', { materialized: 'incremental', unique_key: 'id', meta: { owner: 'ann' } })

  it.each([
    [
      "{{ config.get('unique_key') }} {{ config.get('nope', 'd') }} {{ config.get('full_refresh', true) }}",
      'id d None',
    ],
    ["{{ config.require('materialized') }} {{ config.meta_get('owner') }}", 'incremental ann'],
    [
      '{{ this }} {{ this.identifier }} {{ model.config.materialized }} {{ model.alias }}',
      '"memory"."main"."orders" orders incremental orders',
    ],
    ['{{ model.version is defined }} {{ database }} {{ schema }} {{ execute }}', 'False memory main True'],
    ["{{ graph.nodes['model.shop.orders'].name }} {{ graph.sources }}", 'orders {}'],
    [
      '{{ project_name }} {{ target.name }} {{ dbt_version }} {{ run_started_at.strftime("%Y-%m-%d %H:%M") }}',
      'shop dev 1.12.0 2024-03-01 12:30',
    ],
    ['{{ flags.FULL_REFRESH }} {{ flags.full_refresh }} {{ invocation_args_dict.which }}', 'False False run'],
    [
      "{{ var('start') }} {{ var.has_var('start') }} {{ var.has_var('x') }} {{ var('list')[1] }} {{ var('x', none) }}",
      '2024 True False 2 None',
    ],
    ["{{ modules.re.sub('a+', 'b', 'caat') }} {{ modules.datetime.date(2024, 1, 2) }}", 'cbt 2024-01-02'],
    ["{{ modules.re.search('(?i)(?s)a.b', 'xA\nB').start() }}", '1'],
    ['{{ sql }}', 'select 1'],
    ["{{ var('rendered') }}", 'orders 2'],
  ])('answers %s with %s', async (template, text) => {
    const env = testEnv({
      nodes: [node],
      vars: { start: 2024, list: [1, 2], rendered: '{{ this.name }} {{ 1 + 1 }}' },
      flags: { full_refresh: false },
    })
    expect(await renderNode(env, node, template, { compiledCode: 'select 1' })).toBe(text)
  })

  it.each([
    ["{{ var('strat') }}", 'The variable "strat" is required by "orders", but has no value.', 'Did you mean "start"?'],
    [
      "{{ config.require('uniqe_key') }}",
      '"orders" does not set the config "uniqe_key".',
      'Did you mean "unique_key"?',
    ],
    ["{{ exceptions.raise_compiler_error('no ' ~ 1) }}", 'no 1', undefined],
    [
      '{{ missing() }}',
      "UndefinedError: 'missing' is undefined",
      'Check the spelling of "missing"; when it is a package\'s macro, run "tsdbt deps".',
    ],
    [
      '{{ dbt_utls.star() }}',
      "UndefinedError: 'dbt_utls' is undefined",
      'Check the spelling of "dbt_utls"; when it is a package\'s macro, run "tsdbt deps".',
    ],
  ])('refuses %s', async (template, message, hint) => {
    const env = testEnv({ vars: { start: 2024 } })
    const found = await renderNode(env, node, `select\n${template}`).catch(diagnosticsOf)
    expect(found).toMatchObject([
      { message, at: { file: 'models/orders.sql', line: 2 }, ...(hint !== undefined && { hint }) },
    ])
  })

  it.each([
    ['a table that is there', 'create table orders as select 1 as id', {}, 'True'],
    ['a full refresh', 'create table orders as select 1 as id', { full_refresh: true }, 'False'],
    ['a view in its place', 'create view orders as select 1 as id', {}, 'False'],
    ['nothing there', 'select 1', {}, 'False'],
  ])('knows whether a run is incremental: %s', async (_case, setup, flags, text) => {
    const env = testEnv({ nodes: [node], flags })
    const answer = await withConnection(env, async (connection) => {
      await connection.execute(setup)
      return await renderNode(env, node, '{{ is_incremental() }}', { connection })
    })
    expect(answer).toBe(text)
  })

  it('takes macros, variables and the environment from a unit test that overrides them', async () => {
    const env = testEnv({ vars: { start: 1 }, env: { REGION: 'eu' } })
    const template =
      "{{ is_incremental() }} {{ dbt.is_incremental(1, a=2) }} {{ var('start') }} {{ env_var('REGION') }}"
    const options = {
      macroOverrides: new Map([['is_incremental', hostFunction('is_incremental', () => true)]]),
      varOverrides: { start: 2 },
      envOverrides: { REGION: 'us' },
    }
    expect(await renderNode(env, node, template, options)).toBe('True True 2 us')
  })

  it('renders text on its behalf, and turns errors of a call into a message', async () => {
    const template = `{{ render('{{ 1 + 1 }}') }} {{ try_or_compiler_error('bad date', modules.datetime.datetime.strptime, 'x', '%Y') }}`
    await expect(renderNode(testEnv(), node, template)).rejects.toThrow('bad date')
  })

  it('shares one graph among renderings, as packages keep state in it', async () => {
    const env = testEnv({ nodes: [node] })
    await renderNode(env, node, "{% do graph.setdefault('cache', {}).update({'a': 1}) %}")
    expect(await renderNode(env, node, '{{ graph.cache.a }}')).toBe('1')
  })
})

describe('an operation', () => {
  const macros = {
    'shop:macros/a.sql': `{% macro grow(by=1) %}{% call statement('x') %}insert into t values ({{ by }}){% endcall %}{{ return(by * 2) }}{% endmacro %}`,
  }

  it('calls a macro by its name with arguments, and commits what it wrote', async () => {
    const env = testEnv({ macros })
    const outcome = await withConnection(env, async (connection) => {
      await connection.execute('create table t (n int)')
      const result = await callMacro(env, 'grow', new Map([['by', 5]]), connection)
      return { result, isOpen: connection.inTransaction, rows: (await connection.query('from t')).rows }
    })
    expect(outcome).toEqual({ result: 10, isOpen: false, rows: [[5]] })
  })

  it('offers the nearest name for one that is not there', async () => {
    await expect(callMacro(testEnv({ macros }), 'grwo', new Map(), undefined)).rejects.toMatchObject({
      problems: [{ message: 'No macro is named "grwo".', hint: 'Did you mean "grow"?' }],
    })
  })
})

describe('making a context', () => {
  it('costs little, however many macros there are', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => `{% macro m${index}() %}x{% endmacro %}`).join('')
    const env = testEnv({ macros: { 'shop:macros/many.sql': many } })
    const node = testModel('orders')
    const template = compileTemplate('{{ this }}', { path: 'models/orders.sql' })
    expect(template.source).toBe('{{ this }}')
    const started = performance.now()
    for (let count = 0; count < 1000; count++) await renderNode(env, node, '{{ m7() }}')
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
