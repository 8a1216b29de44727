import type { ModelNode } from '../core/node.ts'

export const versionWords = ['latest', 'prerelease', 'old', 'none'] as const

/** Whether a model is the latest version of its name, a later or an earlier one, or has no version. */
export function versionMatches(model: ModelNode, word: string): boolean {
  const { version, latest_version: latest } = model
  if (version === null || version === undefined) return word === 'none'
  if (word === 'latest') return version === latest
  if (latest === null || latest === undefined) return false
  if (word === 'prerelease') return compareVersions(version, latest) > 0
  return word === 'old' && compareVersions(version, latest) < 0
}

/** As numbers where both are, else as text. */
export function compareVersions(a: string | number, b: string | number): number {
  const [left, right] = [Number(a), Number(b)]
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}
