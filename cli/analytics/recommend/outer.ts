/** Adds `scale` × v·vᵀ to the lower triangle of an n × n matrix, v being the n values from `at`. */
export function addOuter(into: Float64Array, values: Float64Array, at: number, n: number, scale: number): void {
  for (let i = 0; i < n; i += 1) {
    const scaled = scale * (values[at + i] ?? 0)
    const line = i * n
    for (let j = 0; j <= i; j += 1) into[line + j] = (into[line + j] ?? 0) + scaled * (values[at + j] ?? 0)
  }
}

/**
 * Adds the outer products of several vectors, each scaled, to the lower triangle. Four at a time: each place of the matrix is then read and written once for
 * four products, which halves the time of training.
 * @param starts where each vector begins in `values`
 * @param scales one a vector
 */
export function addOuters(
  into: Float64Array,
  values: Float64Array,
  n: number,
  { starts, scales, count }: { readonly starts: Int32Array; readonly scales: Float64Array; readonly count: number },
): void {
  let v = 0
  for (; v + 3 < count; v += 4) {
    const [a, b, c, d] = [starts[v] ?? 0, starts[v + 1] ?? 0, starts[v + 2] ?? 0, starts[v + 3] ?? 0]
    const [sa, sb, sc, sd] = [scales[v] ?? 0, scales[v + 1] ?? 0, scales[v + 2] ?? 0, scales[v + 3] ?? 0]
    for (let i = 0; i < n; i += 1) {
      const xa = sa * (values[a + i] ?? 0)
      const xb = sb * (values[b + i] ?? 0)
      const xc = sc * (values[c + i] ?? 0)
      const xd = sd * (values[d + i] ?? 0)
      const line = i * n
      for (let j = 0; j <= i; j += 1)
        into[line + j] =
          (into[line + j] ?? 0) +
          (xa * (values[a + j] ?? 0) +
            xb * (values[b + j] ?? 0) +
            (xc * (values[c + j] ?? 0) + xd * (values[d + j] ?? 0)))
    }
  }
  for (; v < count; v += 1) addOuter(into, values, starts[v] ?? 0, n, scales[v] ?? 0)
}
