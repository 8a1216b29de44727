export interface LoessOptions {
  /** Neighbours that count, ≥ 3. More than there are widens the weights further. */
  readonly window: number
  readonly degree: 0 | 1
  /** Points are estimated at every `jump`-th place and joined by lines. */
  readonly jump: number
}

/**
 * Locally weighted regression of equally spaced values.
 * @param values n ≥ 1
 * @param out receives the estimate at −extend … n − 1 + extend, n + 2·extend values
 * @see Cleveland, Cleveland, McRae & Terpenning (1990), J. Official Statistics 6(1)
 */
export function loess(
  values: Float64Array,
  { window, degree, jump }: LoessOptions,
  out: Float64Array,
  extend = 0,
): void {
  const length = values.length
  const width = Math.min(window, length)
  const half = Math.floor((window - 1) / 2)
  const leftOf = (t: number): number => Math.min(Math.max(0, t - half), Math.max(0, length - width))
  const at = (t: number): number => {
    const left = window >= length ? 0 : leftOf(t)
    return pointEstimate(values, t, left, left + width - 1, window, degree)
  }
  const step = Math.max(1, Math.min(jump, length - 1))
  for (let t = 0; t < length; t += step) out[t + extend] = at(t)
  if ((length - 1) % step !== 0) out[length - 1 + extend] = at(length - 1)
  for (let t = 0; step > 1 && t < length - 1; t += step) {
    const next = Math.min(t + step, length - 1)
    const from = out[t + extend]!
    const slope = (out[next + extend]! - from) / (next - t)
    for (let between = t + 1; between < next; between++) out[between + extend] = from + slope * (between - t)
  }
  for (let i = 1; i <= extend; i++) {
    out[extend - i] = at(-i)
    out[extend + length - 1 + i] = at(length - 1 + i)
  }
}

function pointEstimate(
  values: Float64Array,
  t: number,
  left: number,
  right: number,
  window: number,
  degree: 0 | 1,
): number {
  const length = values.length
  let reach = Math.max(t - left, right - t)
  if (window > length) reach += Math.floor((window - length) / 2)
  const full = 0.001 * reach
  const none = 0.999 * reach
  let total = 0
  let weighted = 0
  let center = 0
  let square = 0
  let cross = 0
  for (let i = left; i <= right; i++) {
    const distance = Math.abs(i - t)
    if (distance > none && distance > 0) continue
    let weight = 1
    if (distance > full) {
      const share = distance / reach
      const cube = 1 - share * share * share
      weight = cube * cube * cube
    }
    const offset = i - t
    const value = values[i]!
    total += weight
    weighted += weight * value
    center += weight * offset
    square += weight * offset * offset
    cross += weight * offset * value
  }
  if (total <= 0) return values[Math.min(Math.max(t, 0), length - 1)]!
  const average = weighted / total
  if (degree === 0) return average
  const shift = center / total
  const spread = square / total - shift * shift
  // Neighbours within a thousandth of the series' length tell no slope.
  if (spread <= (0.001 * (length - 1)) ** 2) return average
  return average - (shift * (cross / total - shift * average)) / spread
}
