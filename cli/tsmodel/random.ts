/** A generator of random numbers that gives the same ones in every run. */
export interface Random {
  /** The next number, at least 0 and below 1. */
  (): number
  /** A generator of its own, whose numbers hang on the keys alone: not on how many were drawn before, nor where. */
  stream(...keys: readonly (string | number | bigint | boolean | null)[]): Random
}

/** Numbers that hang on `seed` alone. sfc32 (C. Doty-Humphrey, PractRand), filled from a 128-bit FNV-like hash of the seed. */
export function makeRandom(seed: string): Random {
  const state = filled(seed)
  const next = (): number => step(state) / 4_294_967_296
  // The first numbers still show the seed's pattern.
  for (let index = 0; index < 15; index++) step(state)
  const stream: Random['stream'] = (...keys) => makeRandom(`${seed}\u0000${keys.map(keyText).join('\u0000')}`)
  return Object.assign(next, { stream })
}

/** `1`, `1n` and `'1'` are different keys. */
const keyText = (key: string | number | bigint | boolean | null): string => `${typeof key}:${String(key)}`

function step(state: Uint32Array): number {
  const [a = 0, b = 0, c = 0, counter = 0] = state
  const result = (a + b + counter) >>> 0
  state[0] = b ^ (b >>> 9)
  state[1] = c + (c << 3)
  state[2] = ((c << 21) | (c >>> 11)) + result
  state[3] = counter + 1
  return result
}

function filled(seed: string): Uint32Array {
  const state = Uint32Array.of(0x9e3779b9, 0x243f6a88, 0xb7e15162, 1)
  for (let index = 0; index < seed.length; index++) {
    const code = seed.charCodeAt(index)
    for (let word = 0; word < 3; word++) {
      const mixed = Math.imul((state[word] ?? 0) ^ code, 0x01000193 + word * 2)
      state[word] = mixed ^ (mixed >>> 15)
    }
  }
  return state
}
