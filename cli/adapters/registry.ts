import type { Adapter } from '../core/adapter.ts'
import type { JsonRecord } from '../core/config.ts'
import { bad, problem, type Checked, type Location } from '../core/diagnostic.ts'
import type { LoadPlugins } from '../core/plugin.ts'
import { didYouMean } from '../core/suggest.ts'
import { bigqueryAdapter } from './bigquery/adapter.ts'
import { duckdbAdapter } from './duckdb/adapter.ts'

export interface AdapterEnv {
  /** Relative paths of a profile start here. */
  readonly projectRoot: string
  /** Where the target is written: its parts, or the file alone. */
  readonly at?: TargetPlaces | Location
  /** Without it plugins are left out. */
  readonly loadPlugins?: LoadPlugins
}

/** Where a key of the target, or its value, is written; the target as a whole for an empty path. */
export type TargetPlaces = (path: readonly (string | number)[], part?: 'key' | 'value') => Location

export interface MakingEnv {
  readonly projectRoot: string
  readonly at: TargetPlaces | undefined
  readonly loadPlugins: LoadPlugins
}

const ADAPTERS: ReadonlyMap<string, (credentials: JsonRecord, env: MakingEnv) => Checked<Adapter>> = new Map([
  ['duckdb', duckdbAdapter],
  ['bigquery', bigqueryAdapter],
])

/** Every `type` that a target may have. */
export const adapterTypes: ReadonlySet<string> = new Set(ADAPTERS.keys())

/** The adapter of a profile's target. Opens nothing and loads no engine: that costs tens of milliseconds, and `ls` or `parse` need none. */
export function createAdapter(type: string, credentials: JsonRecord, env: AdapterEnv): Checked<Adapter> {
  const { projectRoot, at: given, loadPlugins = noPlugins } = env
  const at = typeof given === 'object' ? () => given : given
  const make = ADAPTERS.get(type)
  if (make) return make({ ...credentials, type }, { projectRoot, at, loadPlugins })
  const known = [...ADAPTERS.keys()]
  return bad(
    problem('adapter-unknown', { type, known }, at?.(['type']), {
      hint: didYouMean(type, known) ?? 'Set "type" of the target in profiles.yml to one of them.',
    }),
  )
}

const noPlugins: LoadPlugins = () => Promise.resolve([])
