import { stripVTControlCharacters } from 'node:util'
import { type Difference, shortened } from './difference.ts'
import { firstDifference, inOneOrder, isObject } from './deep-compare.ts'

/** A line of the log, or of the frame around a warning's place: neither is a node. */
const logLine = /^(\d\d:\d\d:\d\d |\s|$)|^\{"(data|info)":/

/** The nodes that `ls` printed, without what it logged around them. */
export const listedLines = (stdout: string): string[] =>
  stripVTControlCharacters(stdout)
    .split('\n')
    .filter((line) => line.trim() !== '' && !logLine.test(line))

/** Compares what two `ls` printed, both ways; of lines that are JSON, what they say and not how it is spelled. */
export function compareLists(expected: readonly string[], got: readonly string[]): Difference[] {
  const theirs = byNode(expected)
  const ours = byNode(got)
  const differences: Difference[] = []
  for (const [key, line] of theirs) {
    const mine = ours.get(key)
    if (mine === undefined) differences.push({ kind: 'list', text: `${shortened(key)} is missing` })
    else {
      const difference =
        mine === line ? undefined : firstDifference(inOneOrder(parsedLine(line)), inOneOrder(parsedLine(mine)))
      if (difference !== undefined) differences.push({ kind: 'list', text: `${key}: ${difference}` })
    }
  }
  for (const key of ours.keys()) {
    if (!theirs.has(key)) differences.push({ kind: 'list', text: `${shortened(key)} is not in dbt's list` })
  }
  if (differences.length === 0 && expected.length !== got.length) {
    differences.push({ kind: 'list', text: `has ${got.length} lines, in dbt ${expected.length}` })
  }
  return differences
}

function byNode(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line) => {
      const node = parsedLine(line)
      if (typeof node !== 'object' || node === null) return [line, line]
      const id: unknown = 'unique_id' in node ? node.unique_id : 'name' in node ? node.name : sortedJson(node)
      return [String(id), line]
    }),
  )
}

/** JSON that does not depend on the order of keys. */
export function sortedJson(value: unknown): string {
  if (!isObject(value)) return JSON.stringify(value)
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sortedJson(value[key])}`).join(',')}}`
}

function parsedLine(line: string): unknown {
  if (!line.startsWith('{')) return line
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}
