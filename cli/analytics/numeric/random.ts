/** A stream of random numbers that is the same for the same seed, on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number
  /** A whole number in 0…below − 1. */
  integer(below: number): number
  /** Standard normal. */
  normal(): number
}

/**
 * xoshiro128** seeded by splitmix32.
 * @param seed any finite number; its lower 32 bits count
 * @see Blackman & Vigna (2021), ACM Trans. Math. Softw. 47(4)
 */
export function seededRandom(seed: number): Random {
  let [a, b, c, d] = seedWords(seed)
  const next = (): number => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return scrambled
  }
  const uniform = (): number => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53
  return {
    uniform,
    integer: (below) => Math.floor(uniform() * below),
    // Box–Muller with one of its two values: the state stays that of the uniform stream alone.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  }
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

function seedWords(seed: number): [number, number, number, number] {
  let state = seed | 0
  const word = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
  return [word(), word(), word(), word()]
}
