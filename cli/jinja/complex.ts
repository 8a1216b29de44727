import { floatText } from './float-text.ts'
import { HostObject } from './host.ts'
import type { Value } from './values.ts'

/** What a negative number raised to a fraction gives; it prints as Python's and does nothing else. */
class PyComplex extends HostObject {
  readonly typeName = 'complex'
  readonly real: number
  readonly imaginary: number
  constructor(real: number, imaginary: number) {
    super()
    this.real = real
    this.imaginary = imaginary
  }
  override equals(other: Value): boolean {
    return other instanceof PyComplex && other.real === this.real && other.imaginary === this.imaginary
  }
  override repr(): string {
    const part = (value: number): string => floatText(value).replace(/\.0$/, '')
    if (Object.is(this.real, 0)) return `${part(this.imaginary)}j`
    return `(${part(this.real)}${this.imaginary < 0 ? '' : '+'}${part(this.imaginary)}j)`
  }
}

/** `base ** exponent` of a negative base and a fraction. */
export function complexPower(base: number, exponent: number): PyComplex {
  const length = Math.abs(base) ** exponent
  const phase = Math.PI * exponent
  return new PyComplex(length * Math.cos(phase), length * Math.sin(phase))
}
