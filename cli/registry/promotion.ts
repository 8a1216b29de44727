import { didYouMean } from '../core/suggest.ts'
import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import { backtestText, duelOf, type Duel, type Measurement } from './backtest.ts'
import { inProduction, productionOrder, type RegisteredModel, type Version } from './version.ts'
import type { NewChange } from './write.ts'

/** What is to be changed, and what the decision was made on. */
export interface Decision {
  readonly changes: readonly NewChange[]
  readonly version: Version
  readonly replaced: Version | undefined
  readonly duel: Duel | undefined
}

/** A version by its number; the newest that is in staging without one. */
export function versionIn(model: RegisteredModel, number: number | undefined): Checked<Version> {
  const found =
    number === undefined
      ? model.versions.findLast(({ stage }) => stage === 'staging')
      : model.versions.find(({ version }) => version === number)
  if (found) return good(found)
  if (number === undefined) {
    const hint = `Name one by its number: tsdbt model promote ${model.name} ${model.versions.at(-1)?.version ?? 1}`
    return bad(problem('model-no-staging', { name: model.name }, undefined, { hint }))
  }
  const known = model.versions.map(({ version }) => version)
  return bad(problem('model-version-unknown', { name: model.name, version: number, known }))
}

export function modelNamed(models: readonly RegisteredModel[], name: string): Checked<RegisteredModel> {
  const found = models.find((model) => model.name === name)
  if (found) return good(found)
  const names = models.map((model) => model.name)
  const hint =
    didYouMean(name, names) ??
    (names.length > 0
      ? `Registered: ${names.map((one) => `"${one}"`).join(', ')}.`
      : 'None is registered: a TypeScript model registers one with model.register(…).')
  return bad(problem('model-unknown', { name }, undefined, { hint }))
}

/** Brings a version to production if it beats the one that is there, on the same backtest; `force` takes it as it is. */
export function promotion(
  model: RegisteredModel,
  version: Version,
  { force, reason }: { readonly force: boolean; readonly reason: string | null },
): Checked<Decision> {
  const champion = inProduction(model)
  if (champion?.version === version.version) {
    return bad(problem('model-in-production', { name: model.name, version: version.version }))
  }
  const duel = champion && duelOf(version.measurements, champion.measurements)
  if (champion && !force) {
    if (!duel) return bad(incomparable(version, champion))
    if (!duel.isBetter) return bad(worse(version, champion, duel))
  }
  const evidence = JSON.stringify({ forced: force, ...(duel && evidenceOf(duel)) })
  return good({
    version,
    replaced: champion,
    duel,
    changes: swap('promote', version, champion, { reason, evidence }),
  })
}

/** Brings back the version that was in production before. */
export function rollback(model: RegisteredModel, reason: string | null): Checked<Decision> {
  const champion = inProduction(model)
  const before = productionOrder(model).at(-2)
  const version = model.versions.find((one) => one.version === before)
  if (!champion || !version) return bad(problem('model-no-previous', { name: model.name }))
  return good({
    version,
    replaced: champion,
    duel: undefined,
    changes: swap('rollback', version, champion, { reason, evidence: null }),
  })
}

function swap(
  action: 'promote' | 'rollback',
  version: Version,
  champion: Version | undefined,
  { reason, evidence }: Pick<NewChange, 'reason' | 'evidence'>,
): readonly NewChange[] {
  const change = (one: Version, toStage: NewChange['toStage']): NewChange => ({
    name: one.name,
    version: one.version,
    action,
    fromStage: one.stage,
    toStage,
    reason,
    evidence,
  })
  return [...(champion ? [change(champion, 'archived')] : []), change(version, 'production')]
}

function worse(version: Version, champion: Version, duel: Duel) {
  const { metric, better } = duel.backtest
  const values = {
    name: version.name,
    version: version.version,
    champion: champion.version,
    ...apart(figure(duel.challenger, metric), figure(duel.champion, metric)),
    better,
    backtest: backtestText(duel.backtest),
  }
  const hint = 'The champion stays. To promote it all the same, say why: --force --reason "…"'
  return problem('model-not-better', values, undefined, { hint })
}

/** Six digits of each where these tell them apart. */
function apart(own: number, its: number): { readonly own: number; readonly its: number } {
  const [shortOwn, shortIts] = [own, its].map((value) => Number(value.toPrecision(6)))
  return shortOwn === undefined || shortIts === undefined || (shortOwn === shortIts && own !== its)
    ? { own, its }
    : { own: shortOwn, its: shortIts }
}

function incomparable(version: Version, champion: Version) {
  const values = {
    name: version.name,
    version: version.version,
    champion: champion.version,
    own: listed(version),
    its: listed(champion),
  }
  const hint =
    'Measure the champion beside it in the run that registers: model.evaluate(champion, { backtest, metrics }). Or say why without: --force --reason "…"'
  return problem('model-incomparable', values, undefined, { hint })
}

const listed = ({ measurements }: Version): string =>
  measurements.length === 0 ? 'none' : measurements.map(({ backtest }) => backtestText(backtest)).join('; ')

const figure = ({ metrics }: Measurement, metric: string): number => metrics[metric] ?? Number.NaN

const evidenceOf = ({ backtest, challenger, champion }: Duel) => ({
  backtest,
  value: figure(challenger, backtest.metric),
  champion: figure(champion, backtest.metric),
})
