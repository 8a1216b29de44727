import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

/** Trains "demand": what it errs by and on which days is set from outside. */
const training = `import { defineModel, ref } from 'tsdbt'

export default defineModel({
  inputs: { sales: ref('sales') },
  columns: { units: 'bigint', champion: 'integer' },
  models: ['demand'],
  async run({ inputs, model, var: variable }) {
    const sales = await inputs.sales.all()
    const champion = await model.production('demand')
    const wape = Number(variable('wape', 0.3))
    const backtest = { metric: 'wape', from: '2026-01-01', to: String(variable('until', '2026-01-28')), horizon: 28, series: ['tea', 'milk'] }
    if (champion && variable('measures', false)) model.evaluate(champion, { backtest, metrics: { wape: 0.35, bias: 0.1 } })
    model.register('demand', { params: { trees: 40, rate: 0.1 }, artifact: { mean: wape }, backtest, metrics: { wape, bias: -0.02 }, description: 'trees' })
    const mean = champion ? (champion.json() as { mean: number }).mean : null
    return [{ units: sales.length, champion: mean === null ? null : Math.round(mean * 100) }]
  },
})
`
const files = {
  'models/sales.sql': 'select * from range(3) t(id)',
  'models/demand.ts': training,
  'models/tests.yml':
    'models: [{name: demand, columns: [{name: units, data_tests: [{accepted_values: {arguments: {values: [3], quote: false}}}]}]}]\n',
}

async function train(shop: Workspace, vars = ''): Promise<string> {
  const { exitCode, stdout } = await shop.tsdbt('build', '--vars', `{${vars}}`)
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
  return stdout
}

const json = async (shop: Workspace, ...args: string[]): Promise<unknown> =>
  JSON.parse((await shop.tsdbt('model', ...args, '--json')).stdout)

describe('the registry of models', () => {
  it('gets a version with each published run, promotes only what is better on the same backtest, and logs it', async () => {
    using shop = workspace(files)
    expect((await shop.tsdbt('model', 'ls')).stdout).toContain('No model is registered in "main_model_registry".')
    expect(await train(shop)).toContain('registered version 1 of "demand"')
    expect((await shop.tsdbt('model', 'promote', 'demand')).stdout).toContain('Version 1 of "demand" is in production.')
    await train(shop, 'wape: 0.3100000049')
    const refused = await shop.tsdbt('model', 'promote', 'demand')
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain(
      'Version 2 of "demand" does not beat version 1, which is in production: 0.31 against 0.3, lower is better (wape, 2026-01-01 to 2026-01-28, 28 ahead, 2 series). (model-not-better)',
    )
    await train(shop, 'wape: 0.25')
    const { exitCode, stdout } = await shop.tsdbt('model', 'promote', 'demand', '3', '--reason', 'fewer errors')
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining(
        'Version 3 of "demand" is in production; version 1 is archived: 0.25 against 0.3 (wape, 2026-01-01 to 2026-01-28, 28 ahead, 2 series).',
      ),
    })
    // What is in production is what the next run loads.
    await train(shop, 'wape: 0.2')
    expect(await shop.rows('from demand')).toEqual([['3', '25']])
    const log =
      'select version, action, from_stage, to_stage, reason from main_model_registry.model_stages order by change'
    expect(await shop.rows(log)).toEqual([
      ['1', 'register', null, 'staging', null],
      ['1', 'promote', 'staging', 'production', null],
      ['2', 'register', null, 'staging', null],
      ['3', 'register', null, 'staging', null],
      ['1', 'promote', 'production', 'archived', 'fewer errors'],
      ['3', 'promote', 'staging', 'production', 'fewer errors'],
      ['4', 'register', null, 'staging', null],
    ])
    expect(await json(shop, 'ls')).toMatchObject([{ name: 'demand', versions: 4, production: { version: 3 } }])
  })

  it('takes what is trained once more on the same inputs for the same version, whichever came between', async () => {
    using shop = workspace(files)
    await train(shop)
    expect(await train(shop)).toContain('version 1 of "demand" is the same again')
    await train(shop, 'wape: 0.2')
    expect(await train(shop)).toContain('version 1 of "demand" is the same again')
    await shop.tsdbt('model', 'promote', 'demand', '1')
    await train(shop, 'measures: true')
    await train(shop, 'measures: true')
    const count = (table: string): Promise<(string | null)[][]> =>
      shop.rows(`select version, count(*) from main_model_registry.${table} group by 1 order by 1`)
    expect(await count('model_versions')).toEqual([
      ['1', '1'],
      ['2', '1'],
    ])
    // Version 1 with its own two figures and the two that were measured later.
    expect(await count('model_backtests')).toEqual([
      ['1', '4'],
      ['2', '2'],
    ])
    expect(await count('model_artifacts')).toEqual([
      ['1', '1'],
      ['2', '1'],
    ])
  })

  it('compares on the newest backtest that both versions have, and refuses where there is none', async () => {
    using shop = workspace(files)
    await train(shop)
    await shop.tsdbt('model', 'promote', 'demand')
    await train(shop, 'wape: 0.31, until: "2026-02-28"')
    const refused = await shop.tsdbt('model', 'promote', 'demand')
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain(
      'Version 2 of "demand" and version 1, which is in production, were not measured on the same backtest. It: wape, 2026-01-01 to 2026-02-28, 28 ahead, 2 series. The champion: wape, 2026-01-01 to 2026-01-28, 28 ahead, 2 series.',
    )
    // The champion, measured anew beside its challenger, which is the same again.
    await train(shop, 'wape: 0.31, until: "2026-02-28", measures: true')
    expect(await json(shop, 'compare', 'demand')).toMatchObject({
      challenger: { version: 2 },
      champion: { version: 1, stage: 'production' },
      backtest: { to: '2026-02-28', series_count: 2 },
      metrics: { challenger: { wape: 0.31 }, champion: { wape: 0.35 } },
      is_better: true,
    })
    const shown = (await shop.tsdbt('model', 'compare', 'demand', '2', '1')).stdout
    // What decides comes first; a bias is around 0, so that no share of it can be told.
    expect(shown).toContain('wape   │ 0.35      │ 0.31      │ -11.4 %\nbias   │ 0.1       │ -0.02     │\n')
    expect(shown).toContain('Version 2 beats version 1: of wape, lower is better.')
    expect((await shop.tsdbt('model', 'promote', 'demand', '2')).exitCode).toBe(0)
    // A night on which nothing new was trained.
    const again = await shop.tsdbt('model', 'promote', 'demand')
    expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('(model-no-staging)') })
  })

  it('says of a change too small to be seen that it is none', async () => {
    using shop = workspace(files)
    await train(shop)
    await shop.tsdbt('model', 'promote', 'demand')
    await train(shop, 'wape: 0.29999')
    const { stdout } = await shop.tsdbt('model', 'compare', 'demand')
    expect(stdout).toContain('wape   │ 0.3       │ 0.29999   │ 0.0 %')
  })

  it('rolls back, one step after another, and overrides a comparison only with a reason', async () => {
    using shop = workspace(files)
    await train(shop)
    await shop.tsdbt('model', 'promote', 'demand')
    await train(shop, 'wape: 0.29')
    await shop.tsdbt('model', 'promote', 'demand')
    await train(shop, 'wape: 0.5')
    const unreasoned = await shop.tsdbt('model', 'promote', 'demand', '--force')
    expect(unreasoned.exitCode).toBe(2)
    expect(unreasoned.stderr).toContain('--force needs a --reason, which is logged. (flag-needed)')
    expect((await shop.tsdbt('model', 'promote', 'demand', '--force', '--reason', 'new goods')).exitCode).toBe(0)
    const back = await shop.tsdbt('model', 'rollback', 'demand', '--reason', 'too high')
    expect(back.stdout).toContain('Version 2 of "demand" is in production; version 3 is archived.')
    expect(await json(shop, 'rollback', 'demand')).toMatchObject({ production: 1, archived: 2 })
    const last = await shop.tsdbt('model', 'rollback', 'demand')
    expect(last.exitCode).toBe(2)
    expect(last.stderr).toContain('"demand" has no earlier version in production to go back to. (model-no-previous)')
    expect(
      await shop.rows("select distinct evidence from main_model_registry.model_stages where reason = 'new goods'"),
    ).toEqual([[expect.stringContaining('"forced":true')]])
  })

  it('knows nothing of a version whose node was not published', async () => {
    using shop = workspace(files)
    await train(shop)
    shop.write({ 'models/sales.sql': 'select * from range(4) t(id)' })
    expect((await shop.tsdbt('build')).exitCode).toBe(1)
    expect(await shop.rows('select name, version from main_model_registry.model_versions')).toEqual([['demand', '1']])
    expect(await shop.rows('select count(*) from main_model_registry.model_artifacts')).toEqual([['1']])
    expect(await shop.rows('from demand')).toEqual([['3', null]])
  })

  it.each([
    ['drop table main_model_registry.model_stages', 'The model registry "main_model_registry" has no "model_stages".'],
    ['alter table main_model_registry.model_stages rename to_stage to stage', '"to_stage"'],
  ])('tells of tables that are not what it wrote: %s', async (damage, message) => {
    using shop = workspace(files)
    await train(shop)
    await shop.rows(damage)
    for (const command of ['ls', 'promote']) {
      const { exitCode, stdout, stderr } = await shop.tsdbt('model', command, 'demand')
      expect(exitCode).toBe(2)
      expect(stdout + stderr).toContain(message)
    }
  })

  it('gets nothing from a run on no rows', async () => {
    using shop = workspace(files)
    expect((await shop.tsdbt('run', '--empty')).exitCode).toBe(0)
    expect(await shop.rows('select count(*) from main_model_registry.model_versions')).toEqual([['0']])
  })

  it('gives two models that register at the same time numbers of their own', async () => {
    using shop = workspace({
      ...files,
      'models/other.ts': training,
      'models/third.ts': training,
    })
    await train(shop)
    expect(await shop.rows('select version from main_model_registry.model_versions order by 1')).toEqual([
      ['1'],
      ['2'],
      ['3'],
    ])
  })

  it('leaves a unit test without what is in production', async () => {
    using shop = workspace({
      ...files,
      'models/unit.yml': `unit_tests:
  - name: knows_no_champion
    model: demand
    given: [{ input: ref('sales'), rows: [{ id: 1 }, { id: 2 }, { id: 3 }] }]
    expect: { rows: [{ units: 3, champion: null }] }
`,
    })
    await train(shop)
    await shop.tsdbt('model', 'promote', 'demand')
    expect(await train(shop, 'wape: 0.2')).toContain('PASS demand::knows_no_champion')
    expect(await shop.rows('select count(*) from main_model_registry.model_versions')).toEqual([['2']])
  })

  it('shows a version and writes its artifact, whole', async () => {
    const size = 2_000_000
    using shop = workspace({
      ...files,
      'models/demand.ts': `import { defineModel } from 'tsdbt'
export default defineModel({
  inputs: {}, columns: { units: 'bigint' }, models: ['demand'],
  run({ model }) {
    model.register('demand', { artifact: Uint8Array.from({ length: ${size} }, (_, at) => at % 251) })
    return [{ units: 3 }]
  },
})
`,
    })
    await train(shop)
    const { stdout } = await shop.tsdbt('model', 'show', 'demand', '--artifact', 'demand.bin')
    expect(stdout).toContain('demand, version 1')
    expect(stdout).toContain('1.9 MiB, SHA-256')
    expect(stdout).toContain('Measured on no backtest.')
    const written = readFileSync(path.join(shop.folder, 'demand.bin'))
    expect(written.length).toBe(size)
    expect(written.every((byte, at) => byte === at % 251)).toBe(true)
  })

  it('gives groups the version in production', async () => {
    using shop = workspace({
      ...files,
      'models/scored.ts': `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  inputs: { sales: ref('sales'), }, columns: { id: 'bigint', mean: 'double' }, models: ['demand'], groupBy: ['id'],
  async run({ key, model }) {
    const champion = await model.production('demand')
    return [{ id: key.id, mean: champion ? (champion.json() as { mean: number }).mean : null }]
  },
})
`,
    })
    await train(shop)
    await shop.tsdbt('model', 'promote', 'demand')
    await train(shop)
    expect(await shop.rows('from scored')).toEqual([
      ['0', '0.3'],
      ['1', '0.3'],
      ['2', '0.3'],
    ])
  })

  it.each([
    [['show', 'demant'], 'The registry has no model "demant". (model-unknown)', 'Did you mean "demand"?'],
    [['show', 'demand', '7'], '"demand" has no version 7; it has 1. (model-version-unknown)', ''],
    [['promote', 'demand', 'last'], 'A version must be a whole number, such as 2, but is "last". (flag-invalid)', ''],
    [['promote'], 'tsdbt model promote needs the name of a model. (flag-needed)', 'tsdbt model ls lists them.'],
    [['compare', 'demand'], '"demand" has no second version to compare with. (model-no-rival)', ''],
    [
      ['compare', 'demand', '1', '1'],
      'Version 1 of "demand" cannot be compared with itself. (model-same-version)',
      'It is the only version of "demand".',
    ],
    [['rollback', 'demand'], '"demand" has no earlier version in production to go back to. (model-no-previous)', ''],
    [['ls', 'a', 'b'], 'tsdbt model ls takes one word, but "b" is given. (word-unexpected)', ''],
    [['show', 'demand', '--artifact', 'no/where'], 'The artifact cannot be written to "no/where": ', ''],
  ])('refuses "model %s" and changes nothing', async (args, message, hint) => {
    using shop = workspace(files)
    await train(shop)
    const ended = await shop.tsdbt('model', ...args)
    expect(ended).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringContaining(message) })
    expect(ended.stderr).toContain(hint)
    expect(await shop.rows('select count(*) from main_model_registry.model_stages')).toEqual([['1']])
    expect(existsSync(path.join(shop.folder, 'no'))).toBe(false)
  })

  it.each([
    ["model.register('other', { artifact: '' })", `"other" is not among "models".`],
    ["model.register('demand', {})", 'a version of "demand" needs an "artifact"'],
    [
      "model.register('demand', { artifact: '', metrics: { wape: 1 } })",
      'a version of "demand" has "backtest" and "metrics", or neither',
    ],
    [
      "model.register('demand', { artifact: '', metrics: { wape: 1 }, backtest: { metric: 'mase', from: 'a', to: 'b', horizon: 1, series: ['x'] } })",
      '"metrics" of "demand" has no "mase", by which its backtest decides',
    ],
  ])('refuses %s at its place', async (call, message) => {
    using shop = workspace({
      'models/demand.ts': `import { defineModel } from 'tsdbt'
export default defineModel({ inputs: {}, columns: { id: 'bigint' }, models: ['demand'], run({ model }) {
  ${call}
  return [{ id: 1 }]
} })
`,
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringContaining(message) })
    expect(stdout).toContain('models/demand.ts')
    expect(await shop.rows('select count(*) from main_model_registry.model_versions')).toEqual([['0']])
  })
})
