import { getBuiltinModule } from 'node:process'
import { syncBuiltinESMExports } from 'node:module'
import { moduleMark, watchBuiltins } from './native-import.ts'
import { takeAwaySignalHandlers } from './plain-signals.ts'

/** A call that a project's module made while it was imported. Its stack begins where that is written. */
export class SideEffect extends Error {
  readonly call: string
  constructor(call: string) {
    super(`${call}() was called`)
    this.name = 'SideEffect'
    this.call = call
  }
}

type Host = Record<string, unknown>

/** Parts of Node whose functions reach out of the module, by the names they are called by; of `fs`, those that write. */
const guardedBuiltins: Readonly<Record<string, RegExp>> = {
  fs: /^(write|append|mkdir|mkdtemp|rm|unlink|rename|copyFile|cp|truncate|symlink|link|chmod|createWriteStream)/,
  'fs/promises': /^(write|append|mkdir|mkdtemp|rm|unlink|rename|copyFile|cp|truncate|symlink|link|chmod)/,
  child_process: /^(exec|spawn|fork)/,
  http: /^(get|request|createServer)$/,
  https: /^(get|request|createServer)$/,
  net: /^(connect|createConnection|createServer)$/,
}

interface Patch {
  readonly host: Host
  readonly key: string
  readonly original: unknown
}

let depth = 0
const patches: Patch[] = []
let giveBackSignals = (): void => undefined

/** Imports modules of a project and refuses what they do besides declaring: the first such call throws a `SideEffect` at its place. */
export async function withoutSideEffects<T>(load: () => Promise<T>): Promise<T> {
  watchBuiltins(guardBuiltin)
  if (depth++ === 0) guardGlobals()
  try {
    return await load()
  } finally {
    if (--depth === 0) restore()
  }
}

/** A part of Node is looked at only when a project's module imports it: many take long to load. */
function guardBuiltin(specifier: string): void {
  const name = specifier.replace(/^node:/, '')
  const pattern = guardedBuiltins[name]
  if (depth === 0 || pattern === undefined) return
  const host = getBuiltinModule(`node:${name}`) as unknown as Host | undefined // a module's exports are a record of functions
  if (host === undefined || patches.some((patch) => patch.host === host)) return
  for (const key of Object.keys(host)) if (pattern.test(key)) guard(host, key, key)
  syncBuiltinESMExports()
}

function guardGlobals(): void {
  giveBackSignals = takeAwaySignalHandlers()
  for (const key of ['log', 'info', 'warn', 'error', 'debug', 'dir', 'table'] as const) {
    guard(console as unknown as Host, key, `console.${key}`) // an object of functions
  }
  for (const key of ['fetch', 'setTimeout', 'setInterval', 'setImmediate']) guard(globalThis, key, key)
  for (const key of ['exit', 'abort', 'kill', 'chdir']) guard(process as unknown as Host, key, `process.${key}`) // as above
  guard(process.stdout as unknown as Host, 'write', 'process.stdout.write') // as above
  guard(process.stderr as unknown as Host, 'write', 'process.stderr.write') // as above
}

function guard(host: Host, key: string, call: string): void {
  const original = host[key]
  if (typeof original !== 'function') return
  const guarded = function guarded(this: unknown, ...args: unknown[]): unknown {
    const effect = effectOf(call, guarded)
    if (effect) throw effect
    return Reflect.apply(original, this, args)
  }
  // `setTimeout` and `exec` carry their promise-giving form as a property.
  Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(original))
  patches.push({ host, key, original })
  host[key] = guarded
}

function restore(): void {
  giveBackSignals()
  for (const { host, key, original } of patches.splice(0).toReversed()) host[key] = original
  syncBuiltinESMExports()
}

/** Modules of the project are told by the mark that the loader puts on their URLs; everything else may do what it did before. */
function effectOf(call: string, below: (...args: unknown[]) => unknown): SideEffect | undefined {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 50
  const effect = new SideEffect(call)
  Error.captureStackTrace(effect, below)
  Error.stackTraceLimit = limit
  return effect.stack?.includes(moduleMark) === true ? effect : undefined
}
