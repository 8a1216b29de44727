import { requireFinite, type Numbers } from '../numeric/numbers.ts'
import { requireThat } from '../numeric/require-that.ts'

/** Checks the two sides of a comparison. @throws RangeError where one is empty or a value is not finite */
export function requireSamples(reference: Numbers, current: Numbers): void {
  requireThat(reference.length > 0 && current.length > 0, 'Drift compares two samples: one of them is empty.')
  requireFinite(reference, 'Reference value')
  requireFinite(current, 'Current value')
}
