import type { Json, JsonRecord } from '../core/config.ts'
import type { Invocation } from './invocation.ts'
import type { Options } from './options.ts'
import { standsForDbt } from './version-text.ts'

/** What the command line says of where the project is and how it is read. */
export function loadingFlags(options: Options): {
  profilesDir?: string
  profile?: string
  target?: string
  targetPath?: string
  logPath?: string
  threads?: number
  versionCheck?: boolean
} {
  const texts = {
    profilesDir: 'profiles-dir',
    profile: 'profile',
    target: 'target',
    targetPath: 'target-path',
    logPath: 'log-path',
  }
  const found = Object.entries(texts).flatMap(([key, flag]) => {
    const text = options.text(flag)
    return text === undefined ? [] : [[key, text] as const]
  })
  const threads = options.number('threads')
  const versionCheck = options.switch('version-check')
  return {
    ...Object.fromEntries(found),
    ...(threads !== undefined && { threads }),
    ...(versionCheck !== undefined && { versionCheck }),
  }
}

const switchDefaults = {
  full_refresh: false,
  empty: false,
  defer: false,
  store_failures: false,
  use_colors: true,
  write_json: true,
  introspect: true,
  partial_parse: true,
  fail_fast: false,
  warn_error: false,
  print: true,
  favor_state: false,
}

/** `flags` of templates: what was asked, and the defaults of switches. */
export function flagsOf(options: Options): Readonly<Record<string, unknown>> {
  return { ...switchDefaults, indirect_selection: 'eager', ...options.entries() }
}

/** What was given, as artifacts and `invocation_args_dict` show it. */
export function argumentsOf(invocation: Invocation, options: Options, vars: JsonRecord): JsonRecord {
  // Option values are texts, numbers, booleans, lists of texts and YAML records: JSON all of them.
  const entries = options.entries() as Readonly<Record<string, Json>>
  return {
    ...entries,
    vars,
    which: invocation.command === 'source freshness' ? 'freshness' : (invocation.command.split(' ').at(-1) ?? ''),
    invocation_command: `${standsForDbt(invocation.env) ? 'dbt' : 'tsdbt'} ${invocation.argv.join(' ')}`.trim(),
  }
}
