import { backtestText } from '../registry/backtest.ts'
import type { Decision } from '../registry/promotion.ts'
import { writeChanges } from '../registry/write.ts'
import { actorOf, print, type OpenRegistry } from './model-registry.ts'
import { backtestJson, shownFigure } from './model-text.ts'

/** Logs a decision, which makes it true, and says so. */
export async function applyDecision({ targeted, connection }: OpenRegistry, decision: Decision): Promise<number> {
  await writeChanges(connection, targeted.adapter, decision.changes, actorOf(targeted.invocation))
  print(
    targeted,
    () => decisionText(decision),
    () => decisionJson(decision),
  )
  return 0
}

function decisionText({ version, replaced, duel }: Decision): string {
  const moved = `Version ${version.version} of "${version.name}" is in production`
  const old = replaced ? `; version ${replaced.version} is archived` : ''
  if (!duel) return `${moved}${old}.`
  const { metric } = duel.backtest
  const [now, before] = [shownFigure(duel.challenger.metrics[metric]), shownFigure(duel.champion.metrics[metric])]
  return `${moved}${old}: ${now} against ${before} (${backtestText(duel.backtest)}).`
}

const decisionJson = ({ version, replaced, duel }: Decision) => ({
  name: version.name,
  production: version.version,
  archived: replaced?.version ?? null,
  backtest: duel ? backtestJson(duel.backtest) : null,
  metrics: duel ? { challenger: duel.challenger.metrics, champion: duel.champion.metrics } : null,
})
