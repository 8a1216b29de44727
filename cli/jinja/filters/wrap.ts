import { JinjaError } from '../errors.ts'
import { characters, textLength } from '../iterate.ts'

interface WrapOptions {
  readonly width: number
  readonly breaksLongWords: boolean
  readonly breaksOnHyphens: boolean
}

const letter = String.raw`[\p{L}\p{N}_!"'&.,?]`
/** Words with the hyphens they may break after, em dashes, and runs of white space, as Python's textwrap cuts a line. */
const withHyphens = new RegExp(
  String.raw`[\t\n\v\f\r ]+|(?<=[\p{L}\p{N}_!"'&.,?])-{2,}(?=[\p{L}\p{N}_])|[^\t\n\v\f\r ]+?(?:-(?:(?<=[^\P{L}]{2}-)|(?<=[^\P{L}]-[^\P{L}]-))(?=[^\P{L}]-?[^\P{L}])|(?=[\t\n\v\f\r ]|$)|(?<=${letter})(?=-{2,}[\p{L}\p{N}_]))`,
  'gu',
)
const byWords = /[\t\n\v\f\r ]+|[^\t\n\v\f\r ]+/g

/** Python's `textwrap.wrap` of one paragraph, without expanding tabs or replacing white space. */
export function wrapText(text: string, options: WrapOptions): string[] {
  if (options.width <= 0) throw new JinjaError('ValueError', `invalid width ${options.width} (must be > 0)`)
  const chunks = (text.match(options.breaksOnHyphens ? withHyphens : byWords) ?? []).reverse()
  const lines: string[] = []
  while (chunks.length > 0) {
    if (isBlank(chunks.at(-1)) && lines.length > 0) chunks.pop()
    const line = takeLine(chunks, options)
    if (line.length > 0) lines.push(line.join(''))
  }
  return lines
}

const isBlank = (chunk: string | undefined): boolean => chunk !== undefined && chunk.trim() === ''

/** Moves the chunks of one line off the end of `chunks`. */
function takeLine(chunks: string[], { width, breaksLongWords, breaksOnHyphens }: WrapOptions): string[] {
  const line: string[] = []
  let used = 0
  for (let next = chunks.at(-1); next !== undefined && used + textLength(next) <= width; next = chunks.at(-1)) {
    line.push(next)
    used += textLength(next)
    chunks.pop()
  }
  const long = chunks.at(-1)
  if (long !== undefined && textLength(long) > width) {
    if (breaksLongWords) {
      const room = Math.max(1, width - used)
      const all = characters(long)
      const hyphen = breaksOnHyphens && all.length > room ? all.lastIndexOf('-', room - 1) : -1
      const end = hyphen > 0 && all.slice(0, hyphen).some((character) => character !== '-') ? hyphen + 1 : room
      line.push(all.slice(0, end).join(''))
      chunks[chunks.length - 1] = all.slice(end).join('')
    } else if (line.length === 0) {
      line.push(long)
      chunks.pop()
    }
  }
  if (isBlank(line.at(-1))) line.pop()
  return line
}
