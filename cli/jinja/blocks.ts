import { JinjaError } from './errors.ts'
import { TemplateSource } from './source.ts'

/** A top-level block of a file, with its raw text as manifests record it. */
export interface TemplateBlock {
  /** The tag: macro, test, data_test, materialization, snapshot, docs. */
  readonly kind: string
  readonly name: string
  /** From the opening tag to the end of the closing one; white space that `{%-` and `-%}` strip belongs to it, as in dbt. */
  readonly fullText: string
  readonly contents: string
  /** Where `fullText` starts, counted from 1. */
  readonly line: number
  readonly column: number
  /** Where `contents` starts. */
  readonly contentsLine: number
  readonly contentsColumn: number
}

const defaultKinds: ReadonlySet<string> = new Set(['macro', 'test', 'data_test', 'materialization', 'snapshot', 'docs'])

/** The top-level blocks of a file. Reads only tags, strings and comments, so that text between blocks need not be valid Jinja. */
export function blocksOf(source: string, path: string, kinds = defaultKinds): TemplateBlock[] {
  return new BlockScan(source, path, kinds).blocks()
}

interface Tag {
  readonly kind: string
  readonly name: string
  readonly start: number
  readonly end: number
}

const opening = /\s*\{%-\s*([A-Za-z_]\w*)(?:\s+([A-Za-z_]\w*))?|\{%\+?\s*([A-Za-z_]\w*)(?:\s+([A-Za-z_]\w*))?|\{\{|\{#/g
const tagEnd = /-%\}\s*|\+?%\}|'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"/g
const expressionEnd = /\}\}|'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"/g
const rawEnd = /\{%[-+]?\s*endraw\s*(?:-%\}\s*|\+?%\})/g
const commentEnd = /#\}/g
const closingOf: Readonly<Record<string, string>> = { if: 'endif', for: 'endfor' }

class BlockScan {
  readonly #text: string
  readonly #kinds: ReadonlySet<string>
  readonly #source: TemplateSource
  #at = 0

  constructor(text: string, path: string, kinds: ReadonlySet<string>) {
    this.#text = text
    this.#kinds = kinds
    this.#source = new TemplateSource(text, { path }, [])
  }

  blocks(): TemplateBlock[] {
    const found: TemplateBlock[] = []
    const control: Tag[] = []
    let open: Tag | undefined
    for (let tag = this.#nextTag(); tag !== undefined; tag = this.#nextTag()) {
      if (closingOf[tag.kind] !== undefined) control.push(tag)
      else if (tag.kind === 'endif' || tag.kind === 'endfor') this.#closeControl(control, tag)
      if (this.#kinds.has(tag.kind)) {
        this.#refuseNesting(tag, control.at(-1), open)
        open = tag
      } else if (open !== undefined && tag.kind === `end${open.kind}`) {
        found.push(this.#block(open, tag))
        open = undefined
      }
    }
    if (open !== undefined)
      this.#fail(`the ${open.kind} block "${open.name}" is never closed: expected {% end${open.kind} %}`, open)
    return found
  }

  #closeControl(control: Tag[], tag: Tag): void {
    const opened = control.pop()
    if (opened === undefined)
      this.#fail(
        `got an unexpected control flow end tag, got ${tag.kind} but never saw a preceding ${tag.kind.slice(3)}`,
        tag,
      )
    else if (closingOf[opened.kind] !== tag.kind)
      this.#fail(
        `got an unexpected control flow end tag, got ${tag.kind} but expected ${closingOf[opened.kind] ?? ''} next`,
        tag,
      )
  }

  #refuseNesting(tag: Tag, control: Tag | undefined, open: Tag | undefined): void {
    if (control !== undefined)
      this.#fail(`a ${tag.kind} block must stand at the top level of its file, not inside {% ${control.kind} %}`, tag)
    if (open !== undefined)
      this.#fail(
        `the ${tag.kind} block "${tag.name}" is inside the ${open.kind} block "${open.name}"; blocks do not nest`,
        tag,
      )
  }

  #block(open: Tag, close: Tag): TemplateBlock {
    const start = this.#source.frameAt(open.start, open.end, null)
    const inside = this.#source.frameAt(open.end, open.end, null)
    return {
      kind: open.kind,
      name: open.name,
      fullText: this.#text.slice(open.start, close.end),
      contents: this.#text.slice(open.end, close.start),
      line: start.line,
      column: start.column,
      contentsLine: inside.line,
      contentsColumn: inside.column,
    }
  }

  /** The next tag; expressions, comments and raw blocks on the way are skipped. */
  #nextTag(): Tag | undefined {
    for (;;) {
      opening.lastIndex = this.#at
      const found = opening.exec(this.#text)
      if (found === null) return undefined
      const start = found.index
      this.#at = start + found[0].length
      const kind = found[1] ?? found[3]
      if (kind === undefined)
        this.#skip(found[0] === '{#' ? commentEnd : expressionEnd, found[0] === '{#' ? '#}' : '}}', start)
      else {
        this.#skip(tagEnd, '%}', start)
        if (kind === 'raw') this.#skip(rawEnd, '{% endraw %}', start)
        else return { kind, name: found[2] ?? found[4] ?? '', start, end: this.#at }
      }
    }
  }

  /** Moves behind the next match of `end` that is no string. */
  #skip(end: RegExp, expected: string, start: number): void {
    end.lastIndex = this.#at
    for (let found = end.exec(this.#text); found !== null; found = end.exec(this.#text)) {
      this.#at = found.index + found[0].length
      if (!/^['"]/.test(found[0])) return
    }
    this.#fail(`unexpected end of file, expected ${expected}`, { start, end: start + 2 })
  }

  #fail(message: string, place: { readonly start: number; readonly end: number }): never {
    const error = new JinjaError('TemplateSyntaxError', message)
    const start = place.start + (/^\s*/.exec(this.#text.slice(place.start, place.end))?.[0].length ?? 0)
    error.frames.push(this.#source.frameAt(start, place.end, null))
    throw error
  }
}
