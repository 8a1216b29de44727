import { createHash } from '../core/digest.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import { dictEntries, dictGet } from '../jinja/dict.ts'
import { ReturnSignal, typeError } from '../jinja/errors.ts'
import { declare, HostObject, hostFunction } from '../jinja/host.ts'
import { iterate, iterated } from '../jinja/iterate.ts'
import { PySet } from '../jinja/set.ts'
import { str } from '../jinja/text.ts'
import { isDict, PyIterator, PyTuple, type Value } from '../jinja/values.ts'
import { orElse, requiredText, templateCopy } from './arguments.ts'
import type { BaseEnv } from './env.ts'
import { modulesValue, utcDatetime } from './modules.ts'
import type { Layer } from './names.ts'
import { dumpJson, loadJson } from './python-json.ts'
import { dumpYaml, loadYaml } from './yaml-text.ts'

export interface BaseState {
  readonly env: BaseEnv
  /** The node (or macro) that is rendered; null for a project's own files. */
  readonly owner: { readonly unique_id: UniqueId; readonly name: string; readonly package_name: string } | null
  readonly threadId?: string
}

const secretPrefix = 'DBT_ENV_SECRET'

/** The names that every template sees: no node, no database. */
export const baseLayer: Layer<BaseState> = {
  dbt_version: ({ env }) => env.version,
  project_name: ({ env }) => env.projectName,
  target: ({ env }) => templateCopy(env.target),
  env: ({ env }) => templateCopy(env.target),
  // dbt's flags hold every argument of the command, `WHICH` and those that only some commands have.
  flags: ({ env }) => new FlagsValue({ ...env.invocationArgs, ...env.flags }),
  invocation_id: ({ env }) => env.invocationId,
  run_started_at: ({ env }) => utcDatetime(env.runStartedAt),
  thread_id: ({ threadId }) => threadId ?? 'MainThread',
  modules: () => modulesValue(),
  return: () => returnFunction,
  env_var: ({ env }) => envVarFunction(env.env),
  log: (state) =>
    declare('log', ['msg', ['info', false]], (message = '', info = false) => {
      sayFromTemplate(state, info === true ? 'info' : 'debug', message)
      return ''
    }),
  print: (state) =>
    declare('print', ['msg'], (message = '') => {
      sayFromTemplate(state, 'print', message)
      return ''
    }),
  tojson: () => toJson,
  fromjson: () => fromJson,
  toyaml: () => toYaml,
  fromyaml: () => fromYaml,
  set: () => setFunction,
  set_strict: () => strictSet,
  zip: () => zipFunction,
  zip_strict: () => strictZip,
  local_md5: () => localMd5,
  diff_of_two_dicts: () => diffOfTwoDicts,
  dbt_metadata_envs: ({ env }) => metadataEnvs(env.env),
  invocation_args_dict: ({ env }) => templateCopy(env.invocationArgs),
}

function sayFromTemplate({ env, owner }: BaseState, level: 'debug' | 'info' | 'print', message: Value): void {
  env.emit({ type: 'template-message', level, text: str(message), id: owner?.unique_id ?? null })
}

/** `env_var(name, default)`; `overrides` are a unit test's. Secrets are refused. */
export function envVarFunction(env: Readonly<Record<string, string | undefined>>, secretsAllowed = false): Value {
  return declare('env_var', ['var', ['default', null]], (wanted, fallback = null) => {
    const name = requiredText(wanted, 'var')
    if (name.startsWith(secretPrefix) && !secretsAllowed) throw new ProblemError(problem('secret-env-var', { name }))
    const value = env[name] ?? fallback
    if (value !== null) return value
    const known = Object.keys(env).filter((key) => !key.startsWith(secretPrefix))
    const hint = didYouMean(name, known) ?? `Set it, or give a default: env_var('${name}', '…').`
    throw new ProblemError(problem('env-var-missing', { name }, undefined, { hint }))
  })
}

const customEnvPrefix = 'DBT_ENV_CUSTOM_ENV_'

function metadataEnvs(env: Readonly<Record<string, string | undefined>>): Value {
  const found = Object.entries(env).filter(([name, value]) => name.startsWith(customEnvPrefix) && value !== undefined)
  return new Map<Value, Value>(found.map(([name, value]) => [name.slice(customEnvPrefix.length), value ?? '']))
}

/** Ends the macro that is running with a value. */
const returnFunction = hostFunction('return', ([value = null]) => {
  throw new ReturnSignal(value)
})

const toJson = declare(
  'tojson',
  ['value', ['default', null], ['sort_keys', false]],
  (value = null, _default, sort = false) => dumpJson(value, sort === true),
)
const fromJson = declare('fromjson', ['string', ['default', null]], (text, fallback = null) => {
  return orElse(loadJson(requiredText(text, 'string')), fallback)
})
const toYaml = declare(
  'toyaml',
  ['value', ['default', null], ['sort_keys', false]],
  (value = null, fallback = null, sort = false) => orElse(dumpYaml(value, sort === true), fallback),
)
const fromYaml = declare('fromyaml', ['value', ['default', null]], (text, fallback = null) => {
  return orElse(loadYaml(requiredText(text, 'value')), fallback)
})

const setFunction = declare('set', ['value', ['default', null]], (value = null, fallback = null) => {
  const items = iterated(value)
  return items === undefined ? fallback : new PySet(items)
})
const strictSet = declare('set_strict', ['value'], (value = null) => new PySet(iterate(value)))

const zipFunction = hostFunction('zip', (args, kwargs) => {
  const lists = args.map((arg) => iterated(arg))
  const known = lists.filter((list) => list !== undefined)
  return known.length === args.length ? zipped(known) : (kwargs.get('default') ?? null)
})
const strictZip = hostFunction('zip_strict', (args) => zipped(args.map((arg) => iterate(arg))))

function zipped(lists: readonly Iterable<Value>[]): Value {
  function* rows(): Generator<Value> {
    const iterators = lists.map((list) => list[Symbol.iterator]())
    while (iterators.length > 0) {
      const steps = iterators.map((iterator) => iterator.next())
      if (steps.some((step) => step.done === true)) return
      yield new PyTuple(steps.map((step): Value => step.value))
    }
  }
  return new PyIterator('zip', rows())
}

const localMd5 = declare('local_md5', ['value'], (value) =>
  createHash('md5').update(requiredText(value, 'value'), 'utf8').digest('hex'),
)

/** What the lists of `dict_a` hold beyond those of `dict_b`, key by key, without regard to case. */
const diffOfTwoDicts = declare('diff_of_two_dicts', ['dict_a', 'dict_b'], (a = null, b = null) => {
  if (!isDict(a) || !isDict(b)) throw typeError('diff_of_two_dicts() takes two dicts of lists')
  const lowered = new Map<Value, Value>()
  for (const [key, list] of dictEntries(b)) lowered.set(str(key).toLowerCase(), list)
  const difference = new Map<Value, Value>()
  for (const [key, list] of dictEntries(a)) {
    const other = dictGet(lowered, str(key).toLowerCase())
    const known = new Set(other === undefined ? [] : Array.from(iterate(other), (item) => str(item).toLowerCase()))
    const missing =
      other === undefined ? list : Array.from(iterate(list)).filter((item) => !known.has(str(item).toLowerCase()))
    if (other === undefined || (Array.isArray(missing) && missing.length > 0)) difference.set(key, missing)
  }
  return difference
})

/** `flags.FULL_REFRESH`: names in either case; what is unknown is undefined. */
class FlagsValue extends HostObject {
  readonly typeName = 'Flags'
  readonly #flags: ReadonlyMap<string, Value>
  constructor(flags: Readonly<Record<string, unknown>>) {
    super()
    this.#flags = new Map(Object.entries(flags).map(([name, value]) => [name.toUpperCase(), flagValue(value)]))
  }
  override getAttr(name: string): Value | undefined {
    return this.#flags.get(name.toUpperCase())
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined
  }
  override truthy(): boolean {
    return true
  }
}

function flagValue(value: unknown): Value {
  if (value === null || value === undefined) return null
  return Array.isArray(value) ? value.map(flagValue) : typeof value === 'function' ? null : value
}
