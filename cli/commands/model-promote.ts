import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import { promotion, versionIn, type Decision } from '../registry/promotion.ts'
import type { Invocation } from './invocation.ts'
import { applyDecision } from './model-apply.ts'
import { namedModel, versionWord, withRegistry, type OpenRegistry } from './model-registry.ts'
import { refuse } from './refuse.ts'

/** What a nightly promotion finds on an ordinary day, where nothing is wrong with how it was called. */
const ordinary: ReadonlySet<string> = new Set(['model-not-better', 'model-incomparable', 'model-no-staging'])

/** `tsdbt model promote`: brings a version to production, if it beats the one that is there; exit code 1 when none does. */
export async function run(invocation: Invocation): Promise<number> {
  return withRegistry(invocation, async (registry) => {
    const decision = decide(registry)
    if (!decision.ok) {
      refuse(invocation, decision.problems)
      return decision.problems.every(({ code }) => ordinary.has(code)) ? 1 : 2
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
