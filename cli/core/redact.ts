/** What stands where a secret stood. */
const MASK = '*****'

/** Shorter texts are found by chance in words and numbers when they are encoded, so only their plain form is masked. */
const SHORTEST_ENCODED = 6

/**
 * The secrets of one invocation: values of `DBT_ENV_SECRET_*` and of credential-like keys. Everything that leaves the process as text
 * (terminal, logs, artifacts, errors) passes through `redact`.
 */
export interface Secrets {
  add(secret: string): void
  /** `text` with every known secret masked: as it is, and URL-encoded, JSON-escaped or in base64 at any alignment. */
  redact(text: string): string
}

export function makeSecrets(known: Iterable<string> = []): Secrets {
  const forms = new Set<string>()
  let pattern: RegExp | undefined
  const add = (secret: string): void => {
    for (const form of formsOf(secret)) forms.add(form)
    pattern = undefined
  }
  for (const secret of known) add(secret)
  return {
    add,
    redact: (text) => {
      if (forms.size === 0) return text
      // Longest first, so that a secret which holds another one leaves no tail behind.
      pattern ??= new RegExp(
        [...forms]
          .sort((a, b) => b.length - a.length)
          .map(escape)
          .join('|'),
        'g',
      )
      return text.replace(pattern, MASK)
    },
  }
}

/** The values of the environment that are secret by their name, as dbt has it. */
export function secretsOfEnvironment(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    /^(?:DBT|TSDBT)_(?:ENGINE_)?ENV_SECRET/.test(name) && value !== undefined && value.trim() !== '' ? [value] : [],
  )
}

function* formsOf(secret: string): Generator<string> {
  const trimmed = secret.trim()
  if (trimmed === '') return
  yield trimmed
  if (secret !== trimmed) yield secret
  if (trimmed.length < SHORTEST_ENCODED) return
  yield encodeURIComponent(trimmed)
  yield encodeURIComponent(trimmed).replaceAll('%20', '+')
  yield JSON.stringify(trimmed).slice(1, -1)
  yield trimmed.replaceAll("'", "''")
  yield* base64Forms(trimmed)
  // A private key is often shown line by line.
  for (const line of trimmed.split(/\r?\n/)) if (line.trim().length >= 16) yield line.trim()
}

/**
 * Base64 writes three bytes as four characters, so the same secret inside a longer text has three faces: one an alignment. The first and last
 * characters of each mix with the neighbours and are left out.
 */
function* base64Forms(secret: string): Generator<string> {
  const bytes = Buffer.from(secret)
  yield bytes.toString('base64')
  for (const offset of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const from = offset === 0 ? 0 : offset + 1
    const to = Math.floor(((offset + bytes.length) * 8) / 6)
    const inner = whole.slice(from, to)
    if (inner.length < 8) continue
    yield inner
    yield inner.replaceAll('+', '-').replaceAll('/', '_')
  }
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
