import { registrySchema } from '../registry/tables.ts'
import { inProduction, newest, type RegisteredModel } from '../registry/version.ts'
import type { Invocation } from './invocation.ts'
import { namedModel, print, withRegistry } from './model-registry.ts'
import { bytesText, figureText, momentShown, tableOf, versionJson } from './model-text.ts'
import { refuse } from './refuse.ts'

/** `tsdbt model ls`: the models of the registry; with a name, the versions of that one. */
export async function run(invocation: Invocation): Promise<number> {
  return withRegistry(invocation, async (registry) => {
    const { targeted, models } = registry
    if (invocation.words.length === 0) {
      print(
        targeted,
        () => modelsText(models, registrySchema(targeted.adapter).schema),
        () => models.map(modelJson),
      )
      return 0
    }
    const model = namedModel(registry)
    if (!model.ok) return refuse(invocation, model.problems)
    print(
      targeted,
      () => versionsText(model.value),
      () => model.value.versions.map(versionJson),
    )
    return 0
  })
}

function modelsText(models: readonly RegisteredModel[], schema: string): string {
  if (models.length === 0)
    return `No model is registered in "${schema}". A TypeScript model registers one with model.register(…).`
  const rows = models.map((model) => {
    const [champion, last] = [inProduction(model), newest(model)]
    return [
      model.name,
      model.versions.length,
      champion?.version ?? null,
      figureText(champion),
      last?.version ?? null,
      last?.stage ?? null,
      figureText(last),
      momentShown(last?.registeredAt ?? ''),
    ]
  })
  return tableOf(['model', 'versions', 'production', 'measured', 'newest', 'stage', 'measured', 'registered_at'], rows)
}

const modelJson = (model: RegisteredModel) => {
  const [champion, last] = [inProduction(model), newest(model)]
  return {
    name: model.name,
    versions: model.versions.length,
    production: champion ? versionJson(champion) : null,
    newest: last ? versionJson(last) : null,
  }
}

function versionsText({ versions }: RegisteredModel): string {
  const rows = versions
    .toReversed()
    .map((version) => [
      version.version,
      version.stage,
      figureText(version),
      bytesText(version.artifactBytes),
      momentShown(version.registeredAt),
      version.registeredBy,
      version.description,
    ])
  return tableOf(['version', 'stage', 'measured', 'artifact', 'registered_at', 'registered_by', 'description'], rows)
}
