import type { Document, YAMLError } from 'yaml'
import * as yaml from 'yaml'
import { bad, good, problem, type Checked, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { Json } from '../core/config.ts'
import { markFloat } from '../core/float-marks.ts'
import { WholeFloat, yamlOptions } from './yaml-options.ts'
import { documentOf, type YamlDocument } from './yaml.ts'

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

// The tags above make nothing but JSON values.
const jsonOf = (document: Document): Json => document.toJS({ maxAliasCount: 1000, reviver: withMarks }) as Json

function withMarks(this: unknown, key: unknown, value: unknown): unknown {
  if (!(value instanceof WholeFloat)) return value
  if (typeof this === 'object' && this !== null && typeof key !== 'object') markFloat(this, String(key))
  return value.value
}

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
  const reason = reasonOf(found, text)
  const opened = openingOf(found, text)
  const shown = opened === undefined ? at : { ...placeOf(opened, text, file), length: 1 }
  return problem('yaml-syntax', { reason }, shown, { hint: hintOf(found, text) })
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
    case 'MISSING_CHAR':
      return isItemWithoutDash(found)
        ? 'this line is neither an item of the list above nor a part of one'
        : otherwise(found)
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a key must stand on one line and end with a colon'
    case 'BAD_DQ_ESCAPE':
      return 'this escape is not known in double quotes'
    case 'TAG_RESOLVE_FAILED':
      return 'this tag is not known'
    default:
      return otherwise(found)
  }
}

const otherwise = ({ message }: YAMLError): string => unclosed(message) ?? sentence(message)

const isItemWithoutDash = ({ message }: YAMLError): boolean => message.startsWith('Sequence item without -')

function hintOf(found: YAMLError, text: string): string | undefined {
  switch (found.code) {
    case 'TAB_AS_INDENT':
      return 'Indent with spaces.'
    case 'BLOCK_AS_IMPLICIT_KEY':
      return !isOnOneLine(found, text) ? undefined : 'Put quotes around a value that holds ": ".'
    case 'BAD_DQ_ESCAPE':
      return 'Use single quotes, where a backslash is just a backslash.'
    case 'MISSING_CHAR':
      return isItemWithoutDash(found) ? 'Indent it like the keys of the item that it belongs to.' : undefined
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

/** What is never closed is shown where it was opened; the end of the file says nothing. */
function openingOf(found: YAMLError, text: string): number | undefined {
  const [, bracket, quote] = /end with a ([\]}])|Missing closing (["'])quote/.exec(found.message) ?? []
  if (quote !== undefined) return text.lastIndexOf(quote, found.pos[0] - 1)
  if (bracket === undefined) return undefined
  const open = bracket === ']' ? '[' : '{'
  let depth = 0
  for (let at = Math.min(found.pos[0], text.length - 1); at >= 0; at--) {
    if (text[at] === bracket) depth++
    else if (text[at] === open && depth-- === 0) return at
  }
  return undefined
}

const sentence = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')

const keyAt = (offset: number, text: string): string =>
  text
    .slice(offset)
    .split(/:(?:\s|$)/, 1)
    .join('')
    .replace(/^['"]|['"]$/g, '')

/** An offset at the blank lines before what is wrong is shown at what is wrong. */
function placeOf(offset: number, text: string, file: string): Location {
  const blank = /^(?:[ ]*\n)+/.exec(text.slice(offset))?.[0].length ?? 0
  const isBlankLine = text[offset - 1] === '\n' && offset + blank < text.length
  const before = text.slice(0, isBlankLine ? offset + blank : offset)
  return { file, line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
}
