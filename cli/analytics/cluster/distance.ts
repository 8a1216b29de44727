/** Squared Euclidean distance of `length` values of `a` from place `i` to those of `b` from place `j`. */
export function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let total = 0
  for (let c = 0; c < length; c += 1) {
    const apart = (a[i + c] ?? 0) - (b[j + c] ?? 0)
    total += apart * apart
  }
  return total
}
