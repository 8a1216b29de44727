import type { Document, YAMLError } from 'yaml'
import * as yaml from 'yaml'
import { bad, good, problem, type Checked, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { Json } from '../core/config.ts'
import { readFast } from './yaml-fast.ts'
import { plainScalar } from './yaml-scalars.ts'
import { placesOf, type Places } from './yaml-places.ts'

export type YamlPath = readonly (string | number)[]

/** A YAML file's value, with the place of each part of it. */
export interface YamlDocument {
  readonly file: string
  readonly text: string
  /** Null for an empty file. */
  readonly value: Json
  /** Where a value stands; the nearest thing around it when the path leads nowhere. Costs a parse of the file at its first use. */
  at(path: YamlPath): Location
  /** Where the key of a mapping's entry stands. */
  keyAt(path: YamlPath): Location
}

/** Reads one YAML document as PyYAML's `safe_load` does. `file` is what diagnostics call it. */
export function parseYaml(text: string, file: string): Checked<YamlDocument> {
  const fast = readFast(text)
  return fast ? good(documentOf(text, file, fast.value)) : readWhole(text, file)
}

/** Reads with the library: all of YAML, and every mistake told. */
export function readWhole(text: string, file: string): Checked<YamlDocument> {
  const document = yaml.parseDocument(text, yamlOptions)
  const problems = [...document.errors, ...document.warnings].map((found) => diagnose(found, text, file))
  // What follows the first syntax error mostly follows from it.
  const first = problems.find((found) => found.severity === 'error') ?? bracesAsKey(document, text, file)
  if (first) return bad(first)
  try {
    return good(documentOf(text, file, jsonOf(document)), problems)
  } catch (cause) {
    // `toJS` throws on an alias without an anchor and on aliases that multiply without end.
    const reason = cause instanceof Error ? cause.message : String(cause)
    return bad(problem('yaml-syntax', { reason: sentence(reason) }, { file }, { cause }))
  }
}

/** A document of a value that was not read from text, or whose text is read already. */
export function documentOf(text: string, file: string, value: Json): YamlDocument {
  let places: Places | undefined
  const known = (): Places => (places ??= placesOf(text, file))
  return { file, text, value, at: (path) => known().value(path), keyAt: (path) => known().key(path) }
}

/** A part of a document, with places of its own. */
export function within(document: YamlDocument, path: YamlPath): YamlDocument {
  const { file, text } = document
  return {
    file,
    text,
    value: partOf(document.value, path),
    at: (inner) => document.at([...path, ...inner]),
    keyAt: (inner) => document.keyAt([...path, ...inner]),
  }
}

function partOf(value: Json, path: YamlPath): Json {
  let part: unknown = value
  for (const step of path) {
    part = typeof part === 'object' && part !== null ? Object.getOwnPropertyDescriptor(part, step)?.value : undefined
  }
  // A part of a JSON value is one.
  return (part ?? null) as Json
}

export const yamlOptions = {
  schema: 'failsafe',
  version: '1.1',
  prettyErrors: false,
  strict: true,
  // Not `silent`: that would also let a second document pass without a word.
  logLevel: 'error',
  keepSourceTokens: false,
  customTags: (tags: yaml.Tags): yaml.Tags => [
    ...tags,
    'merge',
    scalarTag('tag:yaml.org,2002:null', true),
    ...['bool', 'int', 'float', 'timestamp'].map((name) => scalarTag(`tag:yaml.org,2002:${name}`, false)),
  ],
} as const satisfies yaml.DocumentOptions & yaml.ParseOptions & yaml.SchemaOptions

/** One tag reads every plain scalar; the others make `!!int "3"` and the like do the same. */
const scalarTag = (tag: string, isDefault: boolean): yaml.ScalarTag => ({
  tag,
  default: isDefault,
  test: /^/,
  resolve: (text) => plainScalar(text),
})

// The tags above make nothing but JSON values.
const jsonOf = (document: Document): Json => document.toJS({ maxAliasCount: 1000 }) as Json

/** `name: {{ x }}` without quotes is a mapping whose key is a mapping: YAML, but never what was meant. */
function bracesAsKey(document: Document, text: string, file: string): Diagnostic | undefined {
  if (!text.includes('{{')) return undefined
  let offset: number | undefined
  yaml.visit(document, {
    Pair: (_, pair) => {
      if (!yaml.isCollection(pair.key)) return undefined
      offset = pair.key.range?.[0] ?? 0
      return yaml.visit.BREAK
    },
  })
  if (offset === undefined) return undefined
  const hint = 'Put quotes around a value that begins with Jinja: "{{ … }}".'
  return problem('yaml-syntax', { reason: 'braces without quotes are a mapping' }, placeOf(offset - 1, text, file), {
    hint,
  })
}

function diagnose(found: YAMLError, text: string, file: string): Diagnostic {
  const at = placeOf(found.pos[0], text, file)
  if (found.code === 'MULTIPLE_DOCS') return problem('yaml-many-documents', { path: file }, at)
  if (found.code === 'DUPLICATE_KEY') return problem('yaml-duplicate-key', { key: keyAt(found.pos[0], text) }, at)
  return problem('yaml-syntax', { reason: reasonOf(found, text) }, at, { hint: hintOf(found, text) })
}

const reasonOf = (found: YAMLError, text: string): string => {
  switch (found.code) {
    case 'TAB_AS_INDENT':
      return 'tabs cannot indent YAML'
    case 'BLOCK_AS_IMPLICIT_KEY':
      return isOnOneLine(found, text)
        ? 'a second ": " stands on the line'
        : 'the next line is indented as a part of this value'
    case 'BAD_INDENT':
      return unclosed(found.message) ?? 'this line is indented otherwise than its neighbours'
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a key must stand on one line and end with a colon'
    case 'BAD_DQ_ESCAPE':
      return 'this escape is not known in double quotes'
    case 'TAG_RESOLVE_FAILED':
      return 'this tag is not known'
    default:
      return unclosed(found.message) ?? sentence(found.message)
  }
}

function hintOf(found: YAMLError, text: string): string | undefined {
  switch (found.code) {
    case 'TAB_AS_INDENT':
      return 'Indent with spaces.'
    case 'BLOCK_AS_IMPLICIT_KEY':
      return !isOnOneLine(found, text) ? undefined : 'Put quotes around a value that holds ": ".'
    case 'BAD_DQ_ESCAPE':
      return 'Use single quotes, where a backslash is just a backslash.'
    default:
      return undefined
  }
}

const isOnOneLine = (found: YAMLError, text: string): boolean =>
  /^[^\n]*:(?: |$)/m.test(text.slice(found.pos[0]).split('\n', 1).join(''))

const unclosed = (message: string): string | undefined => {
  const close = /end with a ([\]}])|Missing closing (["'])quote/.exec(message)
  return close ? `the closing ${close[1] ?? close[2]} is missing` : undefined
}

const sentence = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')

const keyAt = (offset: number, text: string): string =>
  text
    .slice(offset)
    .split(/:(?:\s|$)/, 1)
    .join('')
    .replace(/^['"]|['"]$/g, '')

function placeOf(offset: number, text: string, file: string): Location {
  const before = text.slice(0, offset)
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
