import { isDefinedPlugin } from './define-plugin.ts'

const hooks = ['initialize', 'configureConnection', 'configureCursor', 'load', 'store'] as const

/** Every key of a plugin. */
export const pluginKeys: readonly string[] = [...hooks, 'functions', 'defaultMaterialization']

/** What keeps a module's default export from being a plugin, and the key that it is about. */
export interface Invalidity {
  readonly reason: string
  readonly key?: string
}

export function pluginInvalidity(value: unknown): Invalidity | undefined {
  if (value === undefined) return { reason: 'it has no default export; write "export default definePlugin({ … })"' }
  if (!isDefinedPlugin(value)) return { reason: 'its default export is not made by definePlugin' }
  const given: Readonly<Record<string, unknown>> = { ...value }
  const stray = Object.keys(given).find((key) => !pluginKeys.includes(key))
  if (stray !== undefined) return { reason: `"${stray}" is not a part of one`, key: stray }
  const hook = hooks.find((key) => given[key] !== undefined && typeof given[key] !== 'function')
  if (hook !== undefined) return { reason: `"${hook}" must be a function`, key: hook }
  const { defaultMaterialization: kind = 'table', functions = {} } = given
  if (kind !== 'table' && kind !== 'view')
    return { reason: '"defaultMaterialization" must be "table" or "view"', key: 'defaultMaterialization' }
  if (!isRecord(functions)) return { reason: '"functions" must be an object of functions', key: 'functions' }
  for (const [name, made] of Object.entries(functions)) {
    const reason = functionInvalidity(name, made)
    if (reason !== undefined) return { reason, key: name }
  }
  if (pluginKeys.every((key) => given[key] === undefined)) return { reason: 'it does nothing' }
  return undefined
}

function functionInvalidity(name: string, made: unknown): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name)) return `"${name}" is no name of a function`
  if (!isRecord(made)) return `function "${name}" must be made by scalarFunction`
  const { parameters, returns, call, nullHandling = 'default' } = made
  if (!Array.isArray(parameters) || !parameters.every((type) => typeof type === 'string'))
    return `"parameters" of function "${name}" must be a list of types, such as ["varchar"]`
  if (typeof returns !== 'string') return `"returns" of function "${name}" must be a type, such as "varchar"`
  if (typeof call !== 'function') return `"call" of function "${name}" must be a function`
  if (nullHandling !== 'default' && nullHandling !== 'special')
    return `"nullHandling" of function "${name}" must be "default" or "special"`
  return undefined
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
