import type { Json } from '../core/config.ts'
import { carryMark } from '../core/float-marks.ts'
import { bad, good, ProblemError, type Checked, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { RenderScope, YamlRenderer } from './project.ts'
import type { YamlDocument, YamlPath } from './yaml.ts'

/** Renders one text of a document; `at` is asked only when something went wrong. */
export type TextRenderer = (source: string, at: () => Location) => Json

/** A renderer with everything but the place fixed. */
export function textRenderer(
  render: YamlRenderer,
  scope: Omit<RenderScope, 'line' | 'column' | 'file'> & { readonly file: string },
): TextRenderer {
  return (source, at) => {
    try {
      // The renderer promises a value that YAML could have held.
      return render(source, scope) as Json
    } catch (cause) {
      if (!(cause instanceof ProblemError)) throw cause
      // Places cost a parse of the file, so the text is rendered once more with its own only now that something is told of it.
      const { line, column } = at()
      return render(source, { ...scope, ...(line && { line }), ...(column && { column }) }) as Json
    }
  }
}

/** A document's value with every text rendered that holds Jinja and that `wanted` lets through. Everything that fails is told. */
export function renderValue(
  document: YamlDocument,
  wanted: (path: YamlPath) => boolean,
  render: TextRenderer,
  value: Json = document.value,
  root: YamlPath = [],
): Checked<Json> {
  const problems: Diagnostic[] = []
  const visit = (part: Json, path: YamlPath): Json => {
    if (typeof part === 'string') {
      if (!wanted(path)) return part
      // A template ends before the newline that its text ends with, whether or not there is anything to render in it.
      return hasJinja(part) ? text(part, path) : part.replace(/\n$/, '')
    }
    if (typeof part !== 'object' || part === null) return part
    if (Array.isArray(part))
      return withMarksOf(
        part,
        part.map((item: Json, index) => visit(item, [...path, index])),
      )
    const entries = Object.entries(part).map(([key, item]) => [key, visit(item ?? null, [...path, key])] as const)
    return withMarksOf(part, Object.fromEntries(entries))
  }
  const text = (source: string, path: YamlPath): Json => {
    try {
      return render(source, () => document.at(path))
    } catch (cause) {
      if (!(cause instanceof ProblemError)) throw cause
      problems.push(...cause.problems)
      return source
    }
  }
  const rendered = visit(value, root)
  return problems.length > 0 ? bad(...problems) : good(rendered)
}

/** What was rendered anew, with the marks of the floats that it took over. */
function withMarksOf<T extends object>(before: object, after: T): T {
  for (const key of Object.keys(after)) carryMark(before, key, after)
  return after
}

/** A text that must stay one whatever it renders to: a profile's or a target's name. */
export function renderName(source: string, render: TextRenderer, at: () => Location): string {
  if (!hasJinja(source)) return source
  const value = render(source, at)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export const hasJinja = (text: string): boolean => /\{[{%#]/.test(text)
