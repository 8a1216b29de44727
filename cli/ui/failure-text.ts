import type { Diagnostic } from '../core/diagnostic.ts'
import type { NodeResult } from '../core/result.ts'
import type { Relation } from '../core/relation.ts'
import type { Table } from '../core/table.ts'
import { place } from './code-frame.ts'
import { compiledPath } from './node-words.ts'
import { problemDetails, type FrameScope } from './problem-text.ts'
import { cellText, tableText } from './table-text.ts'
import { counted } from './words.ts'

const ROWS_SHOWN = 5
const SQL_LINES_SHOWN = 60

export interface FailureScope extends FrameScope {
  readonly targetPath: string
  readonly printSql: boolean
}

/** All that helps with a failed node below its headline: what was said, where, the failing rows, the SQL and where it lies. */
export function failureText(result: NodeResult, scope: FailureScope): readonly string[] {
  const { paint } = scope
  const path = compiledPath(result, scope.targetPath)
  const lines: string[] = [...saidOf(result, path, scope), ...rowsOf(result, scope)]
  if (scope.printSql) lines.push(...sqlOf(result, scope))
  if (path !== undefined) {
    const inside = result.problems.flatMap(({ related }) => related ?? []).find(({ at }) => at.file === path)
    lines.push(`${paint.dim('compiled code at')} ${inside ? place(inside.at) : path}`)
  }
  if (result.storedFailures) lines.push(`${paint.dim('failing rows in')} ${relationText(result.storedFailures)}`)
  const url = jobUrl(result)
  if (url !== undefined) lines.push(`${paint.dim('job at')} ${url}`)
  return lines
}

/** The place in the compiled file is told below, where that file is named. */
function saidOf(result: NodeResult, path: string | undefined, scope: FailureScope): string[] {
  if (result.problems.length === 0) {
    const lines = (result.message ?? `Got status ${result.status}`).trim().split('\n')
    // A unit test's message goes on with the difference, which stands below as a table.
    const said = result.node.resource_type === 'unit_test' && result.failingRows ? lines.slice(0, 1) : lines
    const at = result.declaredAt
    return at?.line === undefined ? said : [...said, `${scope.paint.blue('-->')} ${place(at)}`]
  }
  return alike(result.problems).flatMap(({ found, count }) => [
    ...found.message.split('\n').map((line) => scope.paint.bold(line)),
    ...(count > 1 ? [scope.paint.dim(`(${count} times)`)] : []),
    ...problemDetails({ ...found, related: found.related?.filter(({ at }) => at.file !== path) ?? [] }, scope),
  ])
}

/** Batches of a model often fail for one reason, which is told once. */
function alike(problems: readonly Diagnostic[]): readonly { readonly found: Diagnostic; readonly count: number }[] {
  const groups = new Map<string, { readonly found: Diagnostic; readonly count: number }>()
  for (const found of problems) {
    const key = JSON.stringify([found.message, found.at, found.hint])
    groups.set(key, { found: groups.get(key)?.found ?? found, count: (groups.get(key)?.count ?? 0) + 1 })
  }
  return [...groups.values()]
}

function rowsOf(result: NodeResult, scope: FailureScope): string[] {
  const table = result.failingRows
  if (!table || table.rows.length === 0) return []
  const shown = Math.min(ROWS_SHOWN, table.rows.length)
  const total = Math.max(result.failures ?? 0, table.rows.length)
  const note = shown < total ? [scope.paint.dim(`${shown} of ${counted(total, 'row')}`)] : []
  const isTold = result.node.resource_type === 'unit_test' ? changedIn(table) : undefined
  return ['', ...tableText(table, ROWS_SHOWN, scope.width, scope.paint, isTold), ...note, '']
}

/** Of a difference: what happened to a row, its first cell, which is a key most often, and what changed in rows. */
const changedIn =
  ({ rows }: Table) =>
  (column: number): boolean =>
    column < 2 || rows.some((row) => row[0] === '→' && cellText(row[column] ?? null).includes('→'))

function sqlOf(result: NodeResult, scope: FailureScope): string[] {
  const sql = result.compiled?.compiledCode?.trim()
  if (sql === undefined || sql === '') return []
  const lines = sql.split('\n')
  const cut = lines.length - SQL_LINES_SHOWN
  const tail = cut > 0 ? [scope.paint.dim(`… ${counted(cut, 'more line')}`)] : []
  return [...lines.slice(0, SQL_LINES_SHOWN).map((line) => `${scope.paint.dim('|')} ${line}`.trimEnd()), ...tail]
}

const relationText = (relation: Relation): string =>
  [relation.database, relation.schema, relation.identifier].filter((part) => part !== null).join('.')

/** BigQuery's console shows a job by this address. */
function jobUrl(result: NodeResult): string | undefined {
  const response = result.adapterResponse
  if (!('job_id' in response) || response.job_id === undefined || response.project_id === undefined) return undefined
  const location = response.location ?? 'US'
  return `https://console.cloud.google.com/bigquery?project=${response.project_id}&j=bq:${location}:${response.job_id}&page=queryresults`
}
