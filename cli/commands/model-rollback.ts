import { rollback } from '../registry/promotion.ts'
import type { Invocation } from './invocation.ts'
import { applyDecision } from './model-apply.ts'
import { namedModel, withRegistry } from './model-registry.ts'
import { refuse } from './refuse.ts'

/** `tsdbt model rollback`: brings back the version that was in production before. */
export async function run(invocation: Invocation): Promise<number> {
  return withRegistry(invocation, async (registry) => {
    const model = namedModel(registry)
    if (!model.ok) return refuse(invocation, model.problems)
    const decision = rollback(model.value, registry.targeted.options.text('reason') ?? null)
    return decision.ok ? applyDecision(registry, decision.value) : refuse(invocation, decision.problems)
  })
}
