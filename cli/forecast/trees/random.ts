/**
 * Random numbers that depend on the seed alone.
 * @returns a function to numbers within [0, 1)
 * @see Steele, Lea & Flood (2014), SplitMix, OOPSLA
 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}

/** `count` distinct places of 0…size − 1, in ascending order. */
export function choose(size: number, count: number, random: () => number): Int32Array {
  const places = Int32Array.from({ length: size }, (_, i) => i)
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(random() * (size - i))
    const kept = places[i]!
    places[i] = places[other]!
    places[other] = kept
  }
  return places.subarray(0, count).sort()
}
