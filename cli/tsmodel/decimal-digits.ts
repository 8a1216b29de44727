/** More digits may not be held by a number exactly. */
const mostDigits = 15

/**
 * A decimal's digits without its point, filled up to the scale, as a number that holds them exactly; undefined where that cannot be, or the value is no decimal
 * of that scale.
 */
export function scaledNumber(value: unknown, scale: number): number | undefined {
  if (typeof value === 'string') return scaledText(value, scale)
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? filled(value, scale) : scaledText(String(value), scale)
  if (typeof value !== 'bigint') return undefined
  const whole = Number(value)
  return Number.isSafeInteger(whole) ? filled(whole, scale) : undefined
}

function filled(whole: number, places: number): number | undefined {
  const found = whole * 10 ** places
  return Number.isSafeInteger(found) && Math.abs(found) < 10 ** mostDigits ? found : undefined
}

const zero = 48

function scaledText(text: string, scale: number): number | undefined {
  let at = text.startsWith('-') || text.startsWith('+') ? 1 : 0
  let whole = 0
  let digits = 0
  let places = -1
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 46 && places < 0) {
      // ".5" and "5." are rare: they are left to those who look closely.
      if (digits === 0) return undefined
      places = 0
      continue
    }
    const digit = code - zero
    if (digit < 0 || digit > 9) return undefined
    if (places >= scale) {
      if (digit !== 0) return undefined
      continue
    }
    whole = whole * 10 + digit
    if (++digits > mostDigits) return undefined
    if (places >= 0) places++
  }
  if (digits === 0 || text.endsWith('.')) return undefined
  const found = filled(whole, scale - Math.max(0, places))
  return found === undefined ? undefined : text.startsWith('-') ? 0 - found : found
}
