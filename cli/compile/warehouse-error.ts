import { WarehouseError } from '../core/adapter.ts'
import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { CompiledNode, SourceFrame } from '../core/result.ts'
import { nearest } from '../core/suggest.ts'
import { callNote, isBuiltinPlace, shortTrail } from '../context/trail.ts'
import { lineColumn } from '../sql/position.ts'

/** Where the author's code stands in what was sent. */
export interface Sent {
  /** The UTF-16 offset of the compiled code in the statement; undefined when it is not in it. */
  readonly codeAt: number | undefined
  /** Where the compiled code is written, relative to the project's root. */
  readonly compiledFile?: string
  /** What is told where the engine gives no place. Default: the node's file. */
  readonly fallback?: Location
}

/** What the warehouse refused, at the line of the template that it comes from, with the macros in between and the place in the compiled file. */
export function locateWarehouseError(error: WarehouseError, compiled: CompiledNode, sent: Sent): Diagnostic {
  const fallback = sent.fallback ?? { file: compiled.node.original_file_path }
  const code = compiled.compiledCode
  const found = error.position === undefined || sent.codeAt === undefined ? undefined : error.position - sent.codeAt
  if (code === undefined || found === undefined || found < 0) return warehouseProblem(error, [], fallback)
  // What follows the author's code is ours: an error there is that the code ended.
  const isPastEnd = found > code.trimEnd().length || (found === code.trimEnd().length && found < code.length)
  const offset = isPastEnd ? code.trimEnd().search(/\S+$/) : found
  if (offset < 0) return warehouseProblem(error, [], fallback)
  const at: Location | undefined =
    sent.compiledFile === undefined ? undefined : { file: sent.compiledFile, ...lineColumn(code, offset) }
  const said = isPastEnd ? endedEarly(error) : error
  const shown = warehouseProblem(said, wordFrames(compiled.locate(offset), code, offset), fallback, at)
  const hint = shown.hint ?? adviceOn(error, code, found)
  return hint === undefined ? shown : { ...shown, hint }
}

const endedEarly = (error: WarehouseError): WarehouseError =>
  new WarehouseError({
    ...error,
    message: error.message.replace(/^syntax error at .*$/, 'syntax error at the end of the query'),
    cause: error,
  })

/** What a query that does not parse may be instead of one SELECT. */
function adviceOn(error: WarehouseError, code: string, offset: number): string | undefined {
  if (!error.message.startsWith('syntax error')) return undefined
  if (code[offset] === ';') return 'A query is one SELECT: leave out the semicolon and what follows it.'
  const isFirst = code.slice(0, offset).trim() === ''
  const isStatement = /^(?:alter|begin|call|copy|create|delete|drop|grant|insert|merge|set|truncate|update|use)\b/i
  return isFirst && isStatement.test(code.slice(offset))
    ? 'A query is one SELECT; other statements belong into hooks and operations.'
    : undefined
}

/** Where the template itself has the word that is refused, the place covers that word; where an expression made it, the expression. */
function wordFrames(frames: readonly SourceFrame[], code: string, offset: number): readonly SourceFrame[] {
  const word = /^(?:"[^"]*"|`[^`]*`|'[^']*'|[\w$]+|.)/s.exec(code.slice(offset))?.[0]
  const [innermost, ...outer] = frames
  if (innermost === undefined || word === undefined) return frames
  const excerpt = innermost.text?.replace(/^in \w+: /, '') ?? ''
  return excerpt.startsWith(word) ? [{ ...innermost, length: word.length }, ...outer] : frames
}

/** The same for a place that is known already: `frames` lead from the error outwards. */
export function warehouseProblem(
  error: WarehouseError,
  frames: readonly SourceFrame[],
  fallback: Location,
  compiledAt?: Location,
): Diagnostic {
  const main = frames.find((frame) => !isBuiltin(frame))
  const trail = trailOf(frames.filter((frame) => frame !== main && !isBuiltin(frame)))
  const related = compiledAt === undefined ? trail : [...trail, { at: compiledAt, note: 'in the compiled SQL' }]
  return problem(
    'sql-error',
    { reason: `${error.title}: ${firstParagraph(error.message)}` },
    main ? placeOf(main) : fallback,
    {
      hint: hintOf(error),
      ...(related.length > 0 && { related }),
      cause: error,
    },
  )
}

const isBuiltin = ({ file }: SourceFrame): boolean => isBuiltinPlace(file)

const trailOf = (frames: readonly SourceFrame[]): NonNullable<Diagnostic['related']> =>
  shortTrail(frames.map((frame) => ({ at: placeOf(frame), note: callNote(frame.text ?? 'from here') })))

const placeOf = ({ file, line, column, length }: SourceFrame): Location => ({
  file,
  line,
  column,
  ...(length !== undefined && { length }),
})

const MANY = 12

function hintOf({ candidates, detail }: WarehouseError): string | undefined {
  if (detail['hint'] !== undefined) return detail['hint']
  if (candidates.length === 0) return undefined
  const meant = detail['name'] === undefined ? undefined : nearest(detail['name'], candidates)
  if (meant !== undefined) return `Did you mean "${meant}"?`
  // Where anything could be meant, naming everything is no help.
  if (candidates.length > MANY) return undefined
  const isSignatures = candidates.every((candidate) => candidate.includes('('))
  return isSignatures
    ? `It takes:\n${candidates.map((candidate) => `  ${candidate}`).join('\n')}`
    : `Candidates: ${candidates.map((candidate) => `"${candidate}"`).join(', ')}.`
}

/** What DuckDB adds below a blank line are settings and advice on its own functions. */
const firstParagraph = (message: string): string => message.split('\n\n')[0] ?? message
