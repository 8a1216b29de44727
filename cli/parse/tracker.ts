import type { TemplateEnv } from '../context/env.ts'

/**
 * Watches what templates read of the invocation while a project is parsed, so that a later parse knows whether it may take this one's result: environment
 * variables, flags and arguments must have the same values then; the moment and the id of a run never do.
 */
export class Tracker {
  readonly #envReads = new Map<string, string | undefined>()
  #flagsRead = false
  #argsRead = false
  #momentReads = 0
  #clockReads = 0

  /** The same names, watched. */
  watch(env: TemplateEnv): TemplateEnv {
    const moment = <T>(value: T): T => {
      this.#momentReads++
      this.#clockReads++
      return value
    }
    const asked = <T>(value: T): T => {
      this.#momentReads++
      this.#argsRead = true
      return value
    }
    return {
      ...this.watchValues(env),
      get runStartedAt() {
        return moment(env.runStartedAt)
      },
      get invocationId() {
        return moment(env.invocationId)
      },
      get invocationArgs() {
        return asked(env.invocationArgs)
      },
    }
  }

  /** The same, but for the moment, which renderers that copy all names would seem to read. */
  watchValues<E extends Pick<TemplateEnv, 'env' | 'flags'>>(env: E): E {
    return {
      ...env,
      env: watched(env.env, (name) => {
        // Whoever lists the variables may depend on any of them.
        if (name === undefined) {
          this.#momentReads++
          this.#clockReads++
        } else this.#envReads.set(name, env.env[name])
      }),
      flags: watched(env.flags, () => {
        this.#flagsRead = true
      }),
    }
  }

  /** Reads that an earlier parse made, whose result is taken. */
  noteEnv(reads: ReadonlyMap<string, string | undefined>): void {
    for (const [name, value] of reads) this.#envReads.set(name, value)
  }

  /** Names and values, in a stable order; null for what was not set. */
  get envReads(): readonly (readonly [string, string | null])[] {
    return [...this.#envReads]
      .map(([name, value]) => [name, value ?? null] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
  }

  get hasReadFlags(): boolean {
    return this.#flagsRead
  }

  get hasReadArgs(): boolean {
    return this.#argsRead
  }

  /** How often something was read that the next command may have another way: the time, the run's id, what is asked of it. */
  get momentReads(): number {
    return this.#momentReads
  }

  /** How often something was read that is another one in every run. */
  get clockReads(): number {
    return this.#clockReads
  }
}

/** Tells of each read; `undefined` when all of it was listed. */
function watched<T extends object>(target: T, onRead: (name: string | undefined) => void): T {
  return new Proxy(target, {
    get: (record, name, receiver): unknown => {
      if (typeof name === 'string') onRead(name)
      return Reflect.get(record, name, receiver)
    },
    has: (record, name) => {
      if (typeof name === 'string') onRead(name)
      return Reflect.has(record, name)
    },
    ownKeys: (record) => {
      onRead(undefined)
      return Reflect.ownKeys(record)
    },
  })
}

/** Templates that may tell the time, or draw lots, by means no one can watch: `modules.datetime` under any name, and the filter `random`. */
export const readsUnwatched = (text: string): boolean =>
  /\bmodules\b(?!\.(?:re|itertools|pytz)\b)|\|\s*random\b|(['"])random\1/.test(text)

/** The same of templates that nobody watches. */
export const readsMoment = (text: string): boolean =>
  readsUnwatched(text) || /\binvocation_id\b|\brun_started_at\b|\binvocation_args_dict\b/.test(text)
