/** Python's repr of a float: shortest digits that read back, exponent below 1e-4 and from 1e16. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [digits, exponent] = shortest(Math.abs(value))
  const sign = value < 0 ? '-' : ''
  if (exponent < -4 || exponent >= 16) {
    const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`
    return `${sign}${mantissa}e${exponentText(exponent)}`
  }
  return sign + pointed(digits, exponent)
}

/** `-07`, `+22`: at least two digits, always a sign. */
export const exponentText = (exponent: number): string =>
  `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`

/** The shortest digits of a positive float and the decimal exponent of the first. */
export function shortest(value: number): [digits: string, exponent: number] {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e')
  return [mantissa.replace('.', ''), Number(exponent)]
}

function pointed(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return `${digits.padEnd(exponent + 1, '0')}.0`
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

/** A positive finite float as the exact fraction numerator/denominator. */
export function exactFraction(value: number): [numerator: bigint, denominator: bigint] {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  const word = bits.getBigUint64(0)
  const stored = Number((word >> 52n) & 0x7ffn)
  const fraction = word & 0xfffffffffffffn
  const mantissa = stored === 0 ? fraction : fraction | 0x10000000000000n
  const shift = (stored === 0 ? 1 : stored) - 1075
  return shift >= 0 ? [mantissa << BigInt(shift), 1n] : [mantissa, 1n << BigInt(-shift)]
}

/** numerator/denominator rounded to an integer, ties to even. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  return twice > denominator || (twice === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient
}

/** `abs(value)` with `places` decimals, rounded half to even on its exact value, as C's printf does. */
export function fixedDigits(value: number, places: number): string {
  const [numerator, denominator] = exactFraction(Math.abs(value))
  const scaled = divideHalfEven(numerator * 10n ** BigInt(places), denominator)
    .toString()
    .padStart(places + 1, '0')
  return places === 0 ? scaled : `${scaled.slice(0, -places)}.${scaled.slice(-places)}`
}

/** `abs(value)` as `places + 1` significant digits and a decimal exponent, rounded half to even on its exact value. */
export function scientificDigits(value: number, places: number): [digits: string, exponent: number] {
  const magnitude = Math.abs(value)
  if (magnitude === 0) return ['0'.repeat(places + 1), 0]
  const [numerator, denominator] = exactFraction(magnitude)
  for (let exponent = shortest(magnitude)[1] - 1; ; exponent++) {
    const shift = places - exponent
    const rounded =
      shift >= 0
        ? divideHalfEven(numerator * 10n ** BigInt(shift), denominator)
        : divideHalfEven(numerator, denominator * 10n ** BigInt(-shift))
    const digits = rounded.toString()
    if (digits.length === places + 1) return [digits, exponent]
  }
}
