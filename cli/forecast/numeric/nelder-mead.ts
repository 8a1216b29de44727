export interface Minimum {
  readonly at: Float64Array
  readonly value: number
}

export interface SimplexOptions {
  readonly evaluations?: number
  /** Ends when the worst and the best vertex differ by less, relative to the best. */
  readonly tolerance?: number
}

/**
 * Downhill simplex. The function may return Infinity where it is not defined; the start must be finite.
 * @param steps size of the first simplex along each axis, none 0
 * @see Nelder & Mead (1965), The Computer Journal 7(4); coefficients 1, 2, ½, ½
 */
export function minimize(
  of: (x: Float64Array) => number,
  start: Float64Array,
  steps: Float64Array,
  { evaluations = 1000, tolerance = 1e-8 }: SimplexOptions = {},
): Minimum {
  const size = start.length
  const points: Float64Array[] = [start.slice()]
  for (let axis = 0; axis < size; axis++) {
    const point = start.slice()
    point[axis] = point[axis]! + steps[axis]!
    points.push(point)
  }
  const values = points.map(of)
  const centroid = new Float64Array(size)
  let spent = size + 1

  const along = (from: Float64Array, factor: number): Float64Array => {
    const point = new Float64Array(size)
    for (let axis = 0; axis < size; axis++) point[axis] = centroid[axis]! + factor * (from[axis]! - centroid[axis]!)
    return point
  }
  const evaluate = (point: Float64Array): number => {
    spent++
    const value = of(point)
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value
  }

  while (spent < evaluations) {
    let best = 0
    let worst = 0
    for (let i = 1; i <= size; i++) {
      if (values[i]! < values[best]!) best = i
      if (values[i]! >= values[worst]!) worst = i
    }
    if (values[worst]! - values[best]! <= tolerance * (Math.abs(values[best]!) + tolerance)) break
    let second = best
    for (let i = 0; i <= size; i++) if (i !== worst && values[i]! > values[second]!) second = i
    centroid.fill(0)
    for (let i = 0; i <= size; i++) {
      if (i === worst) continue
      const point = points[i]!
      for (let axis = 0; axis < size; axis++) centroid[axis] = centroid[axis]! + point[axis]! / size
    }
    const replace = (point: Float64Array, value: number): void => {
      points[worst] = point
      values[worst] = value
    }
    const reflected = along(points[worst]!, -1)
    const reflectedValue = evaluate(reflected)
    if (reflectedValue < values[best]!) {
      const expanded = along(points[worst]!, -2)
      const expandedValue = evaluate(expanded)
      if (expandedValue < reflectedValue) replace(expanded, expandedValue)
      else replace(reflected, reflectedValue)
      continue
    }
    if (reflectedValue < values[second]!) {
      replace(reflected, reflectedValue)
      continue
    }
    const isOutside = reflectedValue < values[worst]!
    const contracted = isOutside ? along(reflected, 0.5) : along(points[worst]!, 0.5)
    const contractedValue = evaluate(contracted)
    if (contractedValue < Math.min(reflectedValue, values[worst]!)) {
      replace(contracted, contractedValue)
      continue
    }
    const anchor = points[best]!
    for (let i = 0; i <= size; i++) {
      if (i === best) continue
      const point = points[i]!
      for (let axis = 0; axis < size; axis++) point[axis] = (point[axis]! + anchor[axis]!) / 2
      values[i] = evaluate(point)
    }
  }
  let best = 0
  for (let i = 1; i <= size; i++) if (values[i]! < values[best]!) best = i
  return { at: points[best]!, value: values[best]! }
}

/**
 * Minimum of a function of one variable: a grid finds the basin, golden sections its bottom.
 * @returns the place, within (high − low) · 1e-7
 */
export function minimizeBetween(of: (x: number) => number, low: number, high: number, grid = 12): number {
  let best = low
  let bestValue = Number.POSITIVE_INFINITY
  const step = (high - low) / grid
  for (let i = 0; i <= grid; i++) {
    const value = of(low + i * step)
    if (value < bestValue) {
      bestValue = value
      best = low + i * step
    }
  }
  let left = Math.max(low, best - step)
  let right = Math.min(high, best + step)
  const golden = (Math.sqrt(5) - 1) / 2
  let a = right - golden * (right - left)
  let b = left + golden * (right - left)
  let atA = of(a)
  let atB = of(b)
  while (right - left > (high - low) * 1e-7) {
    if (atA < atB) {
      right = b
      b = a
      atB = atA
      a = right - golden * (right - left)
      atA = of(a)
    } else {
      left = a
      a = b
      atA = atB
      b = left + golden * (right - left)
      atB = of(b)
    }
  }
  const middle = (left + right) / 2
  return of(middle) <= bestValue ? middle : best
}
