import { bad, good, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { backtestText, duelOf, type Duel } from '../registry/backtest.ts'
import { versionIn } from '../registry/promotion.ts'
import { inProduction, newest, type RegisteredModel, type Version } from '../registry/version.ts'
import type { Invocation } from './invocation.ts'
import { namedModel, print, versionWord, withRegistry, type OpenRegistry } from './model-registry.ts'
import { backtestJson, jsonOf, metricNames, shownFigure, tableOf, versionJson } from './model-text.ts'
import { refuse } from './refuse.ts'

interface Pair {
  readonly model: RegisteredModel
  readonly challenger: Version
  readonly champion: Version
}

/** `tsdbt model compare`: two versions side by side, on the backtest that both were measured on. */
export async function run(invocation: Invocation): Promise<number> {
  return withRegistry(invocation, async (registry) => {
    const pair = pairOf(registry)
    if (!pair.ok) return refuse(invocation, pair.problems)
    const duel = duelOf(pair.value.challenger.measurements, pair.value.champion.measurements)
    print(
      registry.targeted,
      () => pairText(pair.value, duel),
      () => pairJson(pair.value, duel),
    )
    return 0
  })
}

/** What is not named: the newest version, against the one in production, else against the one before. */
function pairOf(registry: OpenRegistry): Checked<Pair> {
  const found = namedModel(registry)
  if (!found.ok) return found
  const model = found.value
  const [own, other] = [versionWord(registry.targeted), versionWord(registry.targeted, 2)]
  if (!own.ok) return own
  if (!other.ok) return other
  const challenger = versionOr(model, own.value, newest(model))
  if (!challenger.ok) return challenger
  const number = challenger.value.version
  const before = model.versions.findLast(({ version }) => version < number)
  const production = inProduction(model)
  const usual = production && production.version !== number ? production : before
  const champion = versionOr(model, other.value, usual)
  if (!champion.ok) return champion
  if (champion.value.version === number) return bad(sameVersion(model, number))
  return good({ model, challenger: challenger.value, champion: champion.value })
}

function sameVersion({ name, versions }: RegisteredModel, version: number): Diagnostic {
  const others = versions.map((one) => one.version).filter((one) => one !== version)
  const hint =
    others.length === 0
      ? `It is the only version of "${name}".`
      : `Its other versions: ${others.map(String).join(', ')}.`
  return problem('model-same-version', { name, version }, undefined, { hint })
}

function versionOr(model: RegisteredModel, number: number | undefined, usual: Version | undefined): Checked<Version> {
  if (number !== undefined) return versionIn(model, number)
  return usual ? good(usual) : bad(problem('model-no-rival', { name: model.name }))
}

function pairText({ model, challenger, champion }: Pair, duel: Duel | undefined): string {
  const title = (version: Version): string => `version ${version.version} (${version.stage})`
  const lines = [`${model.name}: ${title(challenger)} against ${title(champion)}`, '']
  const columns = [`version ${champion.version}`, `version ${challenger.version}`]
  if (duel) {
    const names = metricNames(duel.backtest.metric, duel.champion.metrics, duel.challenger.metrics)
    const rows = names.map((name) => {
      const [old, now] = [duel.champion.metrics[name], duel.challenger.metrics[name]]
      return [name, shownFigure(old), shownFigure(now), changeText(old, now)]
    })
    lines.push(`On ${backtestText(duel.backtest)}:`, tableOf(['metric', ...columns, 'change'], rows), '')
  }
  const params = changedParams(challenger, champion)
  if (params.length > 0) {
    const rows = params.map(({ name, old, now }) => [name, JSON.stringify(old) ?? null, JSON.stringify(now) ?? null])
    lines.push(tableOf(['param', ...columns], rows), '')
  }
  return [...lines, verdict(challenger, champion, duel)].join('\n')
}

function verdict(challenger: Version, champion: Version, duel: Duel | undefined): string {
  if (!duel) return 'They were not measured on the same backtest, so neither is known to be better.'
  const { metric, better } = duel.backtest
  const does = duel.isBetter ? 'beats' : 'does not beat'
  return `Version ${challenger.version} ${does} version ${champion.version}: of ${metric}, ${better} is better.`
}

/** Of figures around 0, such as a bias, no share can be told. */
function changeText(old: number | undefined, now: number | undefined): string {
  if (old === undefined || now === undefined || old <= 0 || now < 0) return ''
  // Rounded before its sign is asked: no figure rises or falls by 0.0 %.
  const percent = Math.round((1000 * (now - old)) / old) / 10
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`
}

/** Params that the two do not share; undefined where one has none of the name. */
function changedParams(challenger: Version, champion: Version) {
  const [old, now] = [paramsOf(champion), paramsOf(challenger)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((name) => ({ name, old: old.get(name), now: now.get(name) }))
    .filter((param) => JSON.stringify(param.old) !== JSON.stringify(param.now))
}

const paramsOf = ({ params }: Version): ReadonlyMap<string, unknown> => {
  const all = jsonOf(params)
  return new Map(typeof all === 'object' && all !== null ? Object.entries(all) : [])
}

const pairJson = ({ model, challenger, champion }: Pair, duel: Duel | undefined) => ({
  name: model.name,
  challenger: versionJson(challenger),
  champion: versionJson(champion),
  backtest: duel ? backtestJson(duel.backtest) : null,
  metrics: duel ? { challenger: duel.challenger.metrics, champion: duel.champion.metrics } : null,
  is_better: duel ? duel.isBetter : null,
})
