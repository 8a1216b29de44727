/** What `meta.looker_studio` of a model or an exposure says. */
export interface LookerSettings {
  readonly template?: string
  readonly page?: string
  readonly reportName?: string
  readonly alias?: string
  readonly billingProject?: string
  readonly host?: string
}

const keys = {
  template: 'template',
  page: 'page',
  report_name: 'reportName',
  alias: 'alias',
  billing_project: 'billingProject',
  host: 'host',
} as const

export const settingNames: readonly string[] = Object.keys(keys)

export interface ReadSettings {
  readonly settings: LookerSettings
  /** Keys that mean nothing. */
  readonly unknown: readonly string[]
}

/** Undefined where the key is not there; `true` or an empty mapping asks for a link and says no more. */
export function lookerSettings(meta: unknown): ReadSettings | undefined {
  const written = typeof meta === 'object' && meta !== null ? Reflect.get(meta, 'looker_studio') : undefined
  if (written === true) return { settings: {}, unknown: [] }
  if (typeof written !== 'object' || written === null) return undefined
  const entries = Object.entries(written)
  const settings = entries.flatMap(([key, value]) =>
    Object.hasOwn(keys, key) && (typeof value === 'string' || typeof value === 'number')
      ? [[keys[key as keyof typeof keys], String(value)] as const] // one of them
      : [],
  )
  const unknown = entries.map(([key]) => key).filter((key) => !Object.hasOwn(keys, key))
  return { settings: Object.fromEntries(settings), unknown }
}
