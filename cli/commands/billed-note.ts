import type { NodeResult } from '../core/result.ts'
import { dollarsOf } from './cost-budget.ts'
import { bytesText, dollarsText } from './cost-text.ts'

/** What a run was charged for, and by which nodes most; undefined where nothing is paid. */
export function billedNote(results: readonly NodeResult[], price: number): string | undefined {
  const billed = results.flatMap(({ node, adapterResponse }) => {
    const bytes = 'bytes_billed' in adapterResponse ? adapterResponse.bytes_billed : undefined
    return typeof bytes === 'number' ? [{ name: node.name, bytes }] : []
  })
  if (billed.length === 0) return undefined
  const total = billed.reduce((sum, { bytes }) => sum + bytes, 0)
  const most = billed
    .filter(({ bytes }) => bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
  const names = most.map(({ name, bytes }) => `${name} ${bytesText(bytes)}`)
  const list = names.length === 0 ? '' : `; most by ${names.join(', ')}`
  return `Billed ${bytesText(total)} (${dollarsText(dollarsOf(total, price))} at $${price} a TiB)${list}.`
}
