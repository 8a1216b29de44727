import type { Tree } from './grow.ts'
import { ensembleOf, type TreeEnsemble } from './prediction.ts'

/** Trees as JSON holds them: numbers exact, bounds that are infinite as text. */
export interface SavedTrees {
  readonly base: number
  readonly bounds: readonly (readonly (number | string)[])[]
  readonly trees: readonly SavedTree[]
}

type SavedTree = { readonly [Part in keyof Tree]: readonly number[] }

/**
 * Trees that were written as JSON, such as the artifact of a registered model.
 * @param json what `JSON.parse` gave
 * @throws RangeError when it is not what trees write
 */
export function treesFrom(json: unknown): TreeEnsemble {
  const { base, bounds, trees } = partsOf(json)
  const ends = listOf(bounds, '"bounds"').map((one, place) => {
    const found = Float64Array.from(listOf(one, `"bounds" number ${place + 1}`), Number)
    return found.some(Number.isNaN) ? refuse(`"bounds" number ${place + 1} are not numbers`) : found
  })
  if (typeof base !== 'number') return refuse('"base" is not a number')
  const grown = listOf(trees, '"trees"').map((tree, place) => treeFrom(tree, ends, `tree ${place + 1}`))
  return ensembleOf(base, grown, ends)
}

function treeFrom(json: unknown, bounds: readonly Float64Array[], name: string): Tree {
  const parts = partsOf(json)
  const numbers = (part: keyof Tree): number[] =>
    listOf(parts[part], `"${part}" of ${name}`).map((value) =>
      typeof value === 'number' ? value : refuse(`"${part}" of ${name} are not numbers`),
    )
  const [feature, left, right] = [numbers('feature'), numbers('left'), numbers('right')]
  const [range, gain, value] = [numbers('range'), numbers('gain'), numbers('value')]
  // Both ways lead onwards, so that every row arrives at a leaf.
  const leads = (to = Number.NaN, node: number): boolean =>
    Number.isInteger(to) && (to < 0 ? -to <= value.length : to > node && to < feature.length)
  const isWhole =
    value.length === feature.length + 1 &&
    [range, gain, left, right].every(({ length }) => length === feature.length) &&
    feature.every((column, node) => column in bounds && leads(left[node], node) && leads(right[node], node))
  if (!isWhole) return refuse(`${name} is not whole`)
  return {
    feature: Int32Array.from(feature),
    range: Uint8Array.from(range),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    gain: Float64Array.from(gain),
    value: Float64Array.from(value),
  }
}

export function partsOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null
    ? { ...json }
    : refuse(`found ${json === null ? 'null' : typeof json}`)
}

const listOf = (json: unknown, name: string): unknown[] =>
  Array.isArray(json) ? json : refuse(`${name} is not a list`)

export function refuse(why: string): never {
  throw new RangeError(`This is not what trees write as JSON: ${why}.`)
}
