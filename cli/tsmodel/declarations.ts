import type { Column } from '../core/relation.ts'

/** A model, seed, snapshot or source with its columns, as declarations name it: `fct_sales`, `raw.sales`. */
export interface TypedRelation {
  readonly name: string
  readonly columns: readonly (Column & { readonly isRequired: boolean })[]
}

export interface Declarations {
  readonly models: readonly TypedRelation[]
  /** By `<name>.v<version>`. */
  readonly versions: readonly TypedRelation[]
  readonly sources: readonly TypedRelation[]
  readonly vars: Readonly<Record<string, unknown>>
  /** Engines of the profile's targets. */
  readonly engines?: readonly string[]
}

/** The text of a declaration file that types a project's inputs and variables; the same for the same project, whatever the order. */
export function declarationText({ models, versions, sources, vars, engines = [] }: Declarations): string {
  const variables = Object.entries(vars)
    .toSorted(byName(([name]) => name))
    .map(([name, value]) => `    ${key(name)}: ${typeOf(value)}\n`)
  return `// Written by "tsdbt codegen" from the project: change that, not this, and write it again.
import 'tsdbt'

declare module 'tsdbt' {
  interface Models {
${relations(models)}  }
${versions.length === 0 ? '' : `\n  interface ModelVersions {\n${relations(versions)}  }\n`}
  interface Sources {
${relations(sources)}  }

  interface Vars {
${variables.join('')}  }
${engines.includes('bigquery') ? '\n  interface Engines {\n    bigquery: true\n  }\n' : ''}}
`
}

/** The names whose declarations differ between two texts of such files. */
export function changedNames(before: string, after: string): readonly string[] {
  const [old, now] = [entriesOf(before), entriesOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name))
}

function entriesOf(text: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>()
  for (const [, name = '', body = ''] of text.matchAll(/^ {4}(\S+): (\{\n[^]*?^ {4}\}|.*)$/gm)) {
    entries.set(name.replaceAll(/^'|'$/g, ''), body)
  }
  return entries
}

function relations(all: readonly TypedRelation[]): string {
  const blocks = all.toSorted(byName(({ name }) => name)).map(({ name, columns }) => {
    const lines = columns.map((column) => `      ${key(column.name)}: ${quoted(typeText(column))}\n`)
    return `    ${key(name)}: {\n${lines.join('')}    }\n`
  })
  return blocks.join('')
}

const typeText = ({ type, isRequired }: TypedRelation['columns'][number]): string =>
  // Names within a type (of an enum, of a struct's fields) keep their case.
  `${/["']/.test(type) ? type : type.toLowerCase()}${isRequired ? ' not null' : ''}`

const byName =
  <T>(nameOf: (item: T) => string) =>
  (a: T, b: T): number =>
    nameOf(a) < nameOf(b) ? -1 : Number(nameOf(a) > nameOf(b))

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name))

const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`

/** The type of a variable's value; wide enough for another value of its kind. */
function typeOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return typeof value
  if (Array.isArray(value)) {
    const kinds = [...new Set(value.map(typeOf))].toSorted()
    return `readonly ${kinds.length <= 1 ? atomic(kinds[0] ?? 'unknown') : `(${kinds.join(' | ')})`}[]`
  }
  if (typeof value !== 'object' || value === null) return 'unknown'
  const fields = Object.entries(value).map(([name, field]) => `${key(name)}: ${typeOf(field)}`)
  return fields.length === 0 ? 'Record<string, unknown>' : `{ ${fields.join('; ')} }`
}

const atomic = (type: string): string => (type.startsWith('readonly ') ? `(${type})` : type)
