import type { ModuleFile } from '../tsmodel/load.ts'
import { checkDeclared } from '../tsmodel/registered-check.ts'
import { registeredVersion, type ModelRegistry } from '../tsmodel/registered.ts'
import type { Registrations } from './registrations.ts'
import type { Place } from './session.ts'

export interface RegistryUse {
  readonly place: Place
  readonly module: ModuleFile
  /** What the model declares. */
  readonly models: readonly string[]
  readonly registrations: Registrations
  /** A unit test: its outcome must not hang on what is in production. */
  readonly isTest: boolean
}

/** The registry as a model's `run` has it. */
export function modelRegistry({ place, module, models, registrations, isTest }: RegistryUse): ModelRegistry {
  const { session, worker, signal } = place
  const check = (name: string): void => checkDeclared(name, models, module.file)
  return {
    production: async (name) => {
      check(name)
      const found = isTest ? undefined : await session.registry.production(name, worker, signal)
      return found && registeredVersion(found)
    },
    register: (name, version) => {
      check(name)
      registrations.register(name, version)
    },
    evaluate: (version, { backtest, metrics }) => {
      check(version.name)
      registrations.evaluate(version, backtest, metrics)
    },
  }
}
