/**
 * The median of each value, of so many before and so many after it (as many as before when absent); fewer at both ends.
 * @param values n ≥ 1
 * @returns n medians; cost n × window, by keeping the window sorted
 */
export function rollingMedians(values: Float64Array, before: number, after = before): Float64Array {
  const window = new Float64Array(Math.min(values.length, before + after + 1) + 1)
  let count = 0
  const placeOf = (value: number): number => {
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >> 1
      if (window[middle]! < value) low = middle + 1
      else high = middle
    }
    return low
  }
  const add = (value: number): void => {
    const place = placeOf(value)
    window.copyWithin(place + 1, place, count++)
    window[place] = value
  }
  const remove = (value: number): void => {
    const place = placeOf(value)
    window.copyWithin(place, place + 1, count--)
  }
  for (let t = 0; t < Math.min(after, values.length); t++) add(values[t]!)
  return values.map((_, t) => {
    if (t + after < values.length) add(values[t + after]!)
    if (t - before - 1 >= 0) remove(values[t - before - 1]!)
    return (window[(count - 1) >> 1]! + window[count >> 1]!) / 2
  })
}
