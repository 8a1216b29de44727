import type { Connection } from '../core/adapter.ts'
import { bad, good, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import type { Actor } from '../core/registered-model.ts'
import { currentUser } from '../registry/actor.ts'
import { modelNamed } from '../registry/promotion.ts'
import { readModels, type Ask } from '../registry/read.ts'
import { missingTables, registrySchema, registryTables, type RegistryTable } from '../registry/tables.ts'
import type { RegisteredModel } from '../registry/version.ts'
import { connect } from './connect.ts'
import type { Invocation } from './invocation.ts'
import { openTargeted, type TargetedProject } from './open-project.ts'
import { refuse, refusedWarnings } from './refuse.ts'

/** The registry, open: every command of `tsdbt model` begins with it. */
export interface OpenRegistry {
  readonly targeted: TargetedProject
  readonly connection: Connection
  readonly ask: Ask
  readonly models: readonly RegisteredModel[]
}

/** Opens the target's registry, does a command's work with it, and closes it; what cannot be done is told, with exit code 2. */
export async function withRegistry(
  invocation: Invocation,
  work: (registry: OpenRegistry) => Promise<number>,
): Promise<number> {
  const opened = await openTargeted(invocation)
  if (!opened.ok) return refuse(invocation, opened.problems)
  const targeted = opened.value
  if (refusedWarnings(invocation, opened.problems, targeted.options)) return 2
  const warehouse = await connect(targeted)
  if (!warehouse.ok) return refuse(invocation, warehouse.problems)
  const connection = await warehouse.value.connect('model')
  try {
    const ask: Ask = (sql) => connection.query(sql, { signal: invocation.signal })
    const missing = await missingTables(connection, targeted.adapter)
    if (missing.length > 0 && missing.length < registryTables.length)
      return refuse(invocation, [incomplete(targeted, missing)])
    const models = missing.length === 0 ? await readModels(ask, targeted.adapter) : []
    return await work({ targeted, connection, ask, models })
  } finally {
    await connection.close()
    await warehouse.value.close()
  }
}

/** To say that no model is registered would be untrue where somebody dropped one of the tables. */
function incomplete({ adapter }: TargetedProject, missing: readonly RegistryTable[]): Diagnostic {
  const { schema } = registrySchema(adapter)
  return problem('model-registry-incomplete', { schema, missing }, undefined, {
    hint: 'Bring it back from a copy: the next build that registers a model makes it anew, without what it held.',
  })
}

/** The model that the command line names. */
export function namedModel({ targeted, models }: OpenRegistry): Checked<RegisteredModel> {
  const { command, words } = targeted.invocation
  const [name] = words
  if (name !== undefined) return modelNamed(models, name)
  return bad(
    problem('flag-needed', { command, needed: 'the name of a model' }, undefined, {
      hint: 'tsdbt model ls lists them.',
    }),
  )
}

/** The number of a version, where the command line has one behind the model's name. */
export function versionWord({ invocation }: TargetedProject, index = 1): Checked<number | undefined> {
  const found = invocation.words[index]
  if (found === undefined) return good(undefined)
  const version = Number(found.replace(/^v/, ''))
  if (Number.isSafeInteger(version) && version > 0) return good(version)
  return bad(problem('flag-invalid', { flag: 'A version', expected: 'a whole number, such as 2', found }))
}

export const actorOf = ({ startedAt, invocationId }: Invocation): Actor => ({
  by: currentUser(),
  at: startedAt,
  invocationId,
})

export const isJson = ({ options }: TargetedProject): boolean =>
  options.switch('json') === true || options.text('output') === 'json'

/** Prints a command's own data: as text, or as JSON where that is asked for. */
export function print(targeted: TargetedProject, text: () => string, json: () => unknown): void {
  const shown = isJson(targeted) ? JSON.stringify(json(), null, 2) : text()
  targeted.invocation.emit({ type: 'output', text: shown })
}
