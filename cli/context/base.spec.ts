import { describe, expect, it } from 'vitest'
import { renderOperation, testEnv } from './testing/rendering.ts'

describe('what every template sees', () => {
  it.each([
    ["{{ tojson({'a': 1.0, 'b': [none, true, 'é\"'], 1: 2}) }}", '{"a": 1.0, "b": [null, true, "\\u00e9\\""], "1": 2}'],
    ["{{ tojson({'b': 1, 'a': 2}, sort_keys=true) }}", '{"a": 2, "b": 1}'],
    [`{{ fromjson('{"a": [1, 2.0, 12345678901234567890]}') }}`, "{'a': [1, 2.0, 12345678901234567890]}"],
    ["{{ fromjson('nope', 'fallback') }}", 'fallback'],
    ["{{ fromjson('null', 'd') }} {{ context.get('nope', 'd') }}", 'None d'],
    ["{{ toyaml({'a': modules.re}, 'no YAML') }}", 'no YAML'],
    ["{{ toyaml({'a': [1, 'x'], 'b': none}) }}", 'a:\n- 1\n- x\nb: null'],
    ["{{ fromyaml('a: [1, yes]').a }}", "[1, 'yes']"],
    ["{{ set([1, 2, 1]) | length }} {{ set(1) }} {{ set(1, 'd') }}", '2 None d'],
    ["{{ zip([1, 2], 'ab') | list }} {{ zip(1, default='d') }}", "[(1, 'a'), (2, 'b')] d"],
    ["{{ local_md5('x') }}", '9dd4e461268c8034f5c8564e155c67a6'],
    ["{{ diff_of_two_dicts({'A': ['x', 'Y'], 'b': ['z']}, {'a': ['X']}) }}", "{'A': ['Y'], 'b': ['z']}"],
    ["{{ env_var('REGION') }} {{ env_var('NONE', 'd') }} {{ dbt_metadata_envs }}", "eu d {'TEAM': 'core'}"],
    ["{{ thread_id }} {{ builtins.zip is defined }} {{ context.get('nope', 1) }}", 'MainThread True 1'],
    [
      "{{ adapter.type() }} {{ adapter.quote('a \"b') }} {{ adapter.quote_seed_column('a', false) }}",
      'duckdb "a ""b" a',
    ],
    ['{{ adapter.behavior.anything.no_warn }} {{ validation.any(1, 2)(2) }}', 'False None'],
    [
      "{{ adapter.external_write_options('a/b.csv.gz', {'partition_by': 'x,y'}) }}",
      'partition_by (x,y), format csv, compression gzip, header 1',
    ],
    ["{{ adapter.external_read_location('a/b', {'partition_by': 'x,y'}) }}", 'a/b/*/*/*.parquet'],
    ["{{ adapter.get_hard_deletes_behavior({'invalidate_hard_deletes': true}) }}", 'invalidate'],
    [
      "{{ adapter.render_raw_columns_constraints({'id': {'name': 'id', 'data_type': 'int', 'constraints': [{'type': 'not_null'}]}}) }}",
      "['id int not null']",
    ],
    ["{{ adapter.get_incremental_strategy_macro(context, 'append') is callable }}", 'True'],
  ])('answers %s with %s', async (template, text) => {
    const env = testEnv({ env: { REGION: 'eu', DBT_ENV_CUSTOM_ENV_TEAM: 'core' } })
    expect(await renderOperation(env, template)).toBe(text)
  })

  it.each([
    ['{{ tojson(adapter) }}', 'Object of type Adapter is not JSON serializable'],
    ["{{ env_var('NONE') }}", 'The environment variable "NONE" is required, but is not set.'],
    [
      "{{ adapter.get_incremental_strategy_macro(context, 'insert_overwrote') }}",
      'No macro is named "get_incremental_insert_overwrote_sql".',
    ],
    ['{{ validation.any(1, 2)(3) }}', 'Expected value "3" to be one of 1,2'],
    ["{{ exceptions.missing_relation('a.b') }}", 'The relation a.b does not exist.'],
  ])('refuses %s', async (template, message) => {
    await expect(renderOperation(testEnv(), template)).rejects.toThrow(message)
  })

  it('tells what templates say, with the node they say it for', async () => {
    const env = testEnv()
    await renderOperation(
      env,
      "{% do log('a') %}{% do log([1], info=true) %}{% do print(none) %}{% do exceptions.warn('w') %}",
    )
    const id = 'operation.shop.macro-check'
    expect(env.events).toEqual([
      { type: 'template-message', level: 'debug', text: 'a', id },
      { type: 'template-message', level: 'info', text: '[1]', id },
      { type: 'template-message', level: 'print', text: 'None', id },
      { type: 'problem', problem: { code: 'raised-warning', severity: 'warning', message: 'w' }, id },
    ])
  })

  it('shows how a contract is broken, column by column', async () => {
    const wanted = "[{'name': 'id', 'formatted': 'id INTEGER'}, {'name': 'day', 'formatted': 'day DATE'}]"
    const found = "[{'name': 'id', 'formatted': 'id VARCHAR'}, {'name': 'more', 'formatted': 'more DATE'}]"
    await expect(
      renderOperation(testEnv(), `{{ exceptions.raise_contract_error(${wanted}, ${found}) }}`),
    ).rejects.toThrow(
      `This model has an enforced contract that failed. Correct the columns of the query, or the contract.

| column_name | definition_type | contract_type | mismatch_reason       |
| ----------- | --------------- | ------------- | --------------------- |
| day         |                 | day DATE      | missing in definition |
| id          | id VARCHAR      | id INTEGER    | data type mismatch    |
| more        | more DATE       |               | missing in contract   |`,
    )
  })
})
