import type { Json } from '../core/config.ts'
import { parseYaml } from '../project/yaml.ts'

/** The name of the target that is added. */
export const addedTarget = 'tsdbt'

/** The lines of a DuckDB target, as they stand below `outputs:`. */
const targetLines = (project: string, indent: string, inner: string): readonly string[] => [
  `${indent}${addedTarget}:`,
  `${inner}type: duckdb`,
  `${inner}path: ${project}.duckdb`,
  `${inner}threads: 4`,
]

/**
 * The text of profiles.yml with a DuckDB target added to a profile, all else as it stood; undefined where the file is written in a way that lines
 * cannot be added to, or has such a target.
 */
export function withDuckdbTarget(text: string, profile: string, project: string): string | undefined {
  const before = outputsOf(text, profile)
  if (before === undefined || Object.hasOwn(before, addedTarget)) return undefined
  const lines = text.split('\n')
  const start = lines.findIndex((line) =>
    new RegExp(`^["']?${escaped(profile)}["']?:\\s*(?:#.*)?$`).test(line.trimEnd()),
  )
  const outputs = lines.findIndex((line, index) => index > start && /^\s+outputs:\s*(?:#.*)?$/.test(line.trimEnd()))
  const first = lines.slice(outputs + 1).find((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  if (start === -1 || outputs === -1 || first === undefined) return undefined
  const indent = /^\s*/.exec(first)?.[0] ?? '    '
  const added = [...lines]
  added.splice(outputs + 1, 0, ...targetLines(project, indent, `${indent}  `))
  const made = added.join('\n')
  // What was there must be there still, and the new target be one.
  const after = outputsOf(made, profile)
  const isWhole =
    after !== undefined &&
    Object.keys(before).every((key) => JSON.stringify(after[key]) === JSON.stringify(before[key]))
  return isWhole && Object.hasOwn(after, addedTarget) ? made : undefined
}

function outputsOf(text: string, profile: string): Readonly<Record<string, Json | undefined>> | undefined {
  const document = parseYaml(text, 'profiles.yml')
  if (!document.ok) return undefined
  const outputs = recordOf(recordOf(recordOf(document.value.value)?.[profile])?.['outputs'])
  return outputs
}

const recordOf = (value: Json | undefined): Readonly<Record<string, Json | undefined>> | undefined =>
  // A JSON value that is neither null nor a list is a mapping.
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json | undefined>>)
    : undefined

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
