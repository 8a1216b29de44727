import { joinedLists } from '../core/float-marks.ts'
import { isList, isRecord, type Json, type JsonRecord } from './read-json.ts'

type Path = readonly (string | number)[]
export type RenderText = (text: string, path: Path) => Json

const late = new Set(['tests', 'data_tests', 'description', 'loaded_at_query'])
const columnLists = new Set(['columns', 'dimensions', 'measures', 'entities', 'metrics'])

/**
 * Renders the Jinja of one entry of a properties file. Descriptions (`doc()`), tests (their arguments), hooks and freshness queries are left as they
 * are: they are rendered later, by what uses them. An entry without Jinja is given back as it is.
 */
export function renderEntry(entry: JsonRecord, key: string, render: RenderText): JsonRecord {
  return renderRecord(entry, [], (path) => isRenderedNow(key, path), render)
}

function renderValue(
  value: Json | undefined,
  path: Path,
  isRendered: (path: Path) => boolean,
  render: RenderText,
): Json | undefined {
  if (typeof value === 'string') return renderText(value, path, isRendered, render)
  if (isList(value)) return renderList(value, path, isRendered, render)
  return isRecord(value) ? renderRecord(value, path, isRendered, render) : value
}

/** Like any template, a text loses its last line break when it is rendered, Jinja or not. */
function renderText(text: string, path: Path, isRendered: (path: Path) => boolean, render: RenderText): Json {
  const isTemplate = hasJinja(text)
  if (!isTemplate && !text.endsWith('\n')) return text
  if (!isRendered(path)) return text
  return isTemplate ? render(text, path) : text.slice(0, -1)
}

function renderRecord(
  record: JsonRecord,
  path: Path,
  isRendered: (path: Path) => boolean,
  render: RenderText,
): JsonRecord {
  let changed: Record<string, Json | undefined> | undefined
  for (const [key, value] of Object.entries(record)) {
    const rendered = renderValue(value, [...path, key], isRendered, render)
    if (rendered !== value) (changed ??= { ...record })[key] = rendered
  }
  return changed ?? record
}

function renderList(
  list: readonly Json[],
  path: Path,
  isRendered: (path: Path) => boolean,
  render: RenderText,
): readonly Json[] {
  let changed: Json[] | undefined
  for (const [index, value] of list.entries()) {
    const rendered = renderValue(value, [...path, index], isRendered, render) ?? null
    if (rendered !== value) (changed ??= [...joinedLists(list)])[index] = rendered
  }
  return changed ?? list
}

export const hasJinja = (text: string): boolean => text.includes('{{') || text.includes('{%') || text.includes('{#')

function isRenderedNow(key: string, path: Path): boolean {
  switch (key) {
    case 'sources':
      if (path[0] === 'description' || path[0] === 'loaded_at_query') return false
      if (path[0] === 'config' && path[1] === 'loaded_at_query') return false
      return path[0] !== 'tables' || !isLate(path.slice(2))
    case 'macros':
      return path[0] === 'arguments' ? !isLate(path.slice(1)) : !isLate(path)
    case 'metrics':
      return path.at(-1) !== 'filter' && path.at(-2) !== 'filter' && !isLate(path)
    case 'saved_queries':
      return !(path[0] === 'query_params' && path[1] === 'where') && !isLate(path)
    default:
      if (path[0] === 'metrics' && (path.at(-1) === 'filter' || path.at(-2) === 'filter')) return false
      return !isLate(path)
  }
}

function isLate(path: Path): boolean {
  const [first, second, third, , fifth] = path.map(String)
  if (first === undefined) return false
  if (late.has(first) || (path.length === 2 && second !== undefined && late.has(second))) return true
  if (first === 'config' && (second === 'pre_hook' || second === 'post_hook' || second === 'loaded_at_query'))
    return true
  if (first === 'config' && (second === 'pre-hook' || second === 'post-hook')) return true
  if (path.length === 5 && fifth === 'description') return true
  if (first === 'derived_semantics' && path.at(-1) === 'description') return true
  if (first === 'versions' && third !== undefined) {
    return (
      (late.has(third) && third !== 'loaded_at_query') ||
      (third === 'columns' && fifth !== undefined && late.has(fifth))
    )
  }
  return columnLists.has(first) && third !== undefined && late.has(third)
}
