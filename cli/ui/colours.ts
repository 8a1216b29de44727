import picocolors from 'picocolors'
import type { Paint } from './paint.ts'

/** Painters that colour; a module of its own, since looking for the terminal's colours opens its streams. */
export function colours(): Paint {
  const { red, green, yellow, blue, cyan, dim, bold } = picocolors.createColors(true)
  return { isOn: true, red, green, yellow, blue, cyan, dim, bold }
}
