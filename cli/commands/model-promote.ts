import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import { promotion, versionIn, type Decision } from '../registry/promotion.ts'
import type { Invocation } from './invocation.ts'
import { applyDecision } from './model-apply.ts'
import { namedModel, versionWord, withRegistry, type OpenRegistry } from './model-registry.ts'
import { refuse } from './refuse.ts'

/** `tsdbt model promote`: brings a version to production, if it beats the one that is there; exit code 1 when it does not. */
export async function run(invocation: Invocation): Promise<number> {
  return withRegistry(invocation, async (registry) => {
    const decision = decide(registry)
    if (!decision.ok) {
      const isJudged = decision.problems.every(
        ({ code }) => code === 'model-not-better' || code === 'model-incomparable',
      )
      refuse(invocation, decision.problems)
      return isJudged ? 1 : 2
    }
    return applyDecision(registry, decision.value)
  })
}

function decide(registry: OpenRegistry): Checked<Decision> {
  const { options } = registry.targeted
  const model = namedModel(registry)
  if (!model.ok) return model
  const number = versionWord(registry.targeted)
  if (!number.ok) return number
  const version = versionIn(model.value, number.value)
  if (!version.ok) return version
  const force = options.switch('force') === true
  const reason = reasonOf(registry)
  if (force && reason === null) {
    return bad(problem('flag-needed', { command: '--force', needed: 'a --reason, which is logged' }))
  }
  const decision = promotion(model.value, version.value, { force, reason })
  return decision.ok ? good(decision.value) : decision
}

const reasonOf = ({ targeted }: OpenRegistry): string | null => {
  const reason = targeted.options.text('reason')?.trim() ?? ''
  return reason === '' ? null : reason
}
