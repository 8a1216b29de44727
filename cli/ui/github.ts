import { appendFileSync } from 'node:fs'
import type { Location } from '../core/diagnostic.ts'
import type { Event } from '../core/event.ts'
import type { NodeResult } from '../core/result.ts'
import { failureText } from './failure-text.ts'
import { nameOf } from './node-words.ts'
import { plainPaint } from './paint.ts'
import type { GithubOptions, Part, ReporterOptions } from './reporter.ts'
import { failed, kindsOf, tallyOf } from './tally.ts'
import { briefly } from './words.ts'

/** GitHub shows about ten of a kind per step. */
const MOST = 10

/** Workflow commands that put failures and warnings beside the lines they are about, and a summary of the step. */
export function makeGithubAnnotations(github: GithubOptions, options: ReporterOptions): Part {
  const left = { error: MOST, warning: MOST }
  const annotate = (kind: 'error' | 'warning', title: string, message: string, at: Location | undefined): void => {
    if (left[kind]-- > 0) options.stdout.write(`${annotation(kind, title, message, at, github.pathPrefix)}\n`)
  }
  return {
    see: (event: Event) => {
      if (event.type === 'problem' && (event.id === undefined || event.problem.severity === 'warning')) {
        const { severity, code, message, at } = event.problem
        annotate(severity, code, message, at)
      }
      if (event.type !== 'run-finished') return
      for (const result of event.results) {
        if (failed(result)) annotate('error', titleOf(result), messageOf(result), placeOf(result))
        else if (result.status === 'warn') annotate('warning', titleOf(result), messageOf(result), placeOf(result))
      }
      if (github.stepSummary === undefined) return
      const summary = stepSummary(event, options)
      appendFileSync(github.stepSummary, options.redact?.(summary) ?? summary)
    },
  }
}

export function annotation(
  kind: 'error' | 'warning',
  title: string,
  message: string,
  at: Location | undefined,
  prefix: string,
): string {
  const file = at && (prefix === '' ? at.file : `${prefix.replace(/\/$/, '')}/${at.file}`)
  const properties = Object.entries({ file, line: at?.line, col: at?.column, title }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`],
  )
  return `::${kind} ${properties.join(',')}::${escapeData(message)}`
}

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

const titleOf = (result: NodeResult): string => `${result.node.resource_type} ${nameOf(result.node)}`

const messageOf = (result: NodeResult): string =>
  result.problems.map((found) => [found.message, found.hint].filter(Boolean).join('\n')).join('\n') ||
  (result.message ?? result.status)

const placeOf = (result: NodeResult): Location =>
  result.problems.find((found) => found.at)?.at ?? result.declaredAt ?? { file: result.node.original_file_path }

function stepSummary(event: Event & { readonly type: 'run-finished' }, options: ReporterOptions): string {
  const counts = tallyOf(event.results)
  const told = event.results.filter((result) => failed(result) || result.status === 'warn')
  const slowest = event.results.toSorted((a, b) => b.executionTimeMs - a.executionTimeMs).slice(0, 10)
  const scope = {
    paint: plainPaint,
    width: 100,
    readSource: options.readSource ?? (() => undefined),
    targetPath: options.targetPath ?? 'target',
    printSql: true,
  }
  const details = told.map((result) => {
    const body = failureText(result, scope).join('\n')
    return `<details><summary>${result.status} · ${escapeHtml(titleOf(result))}</summary>\n\n\`\`\`\n${body}\n\`\`\`\n\n</details>`
  })
  const rows = slowest.map((result) => `| ${escapeHtml(titleOf(result))} | ${briefly(result.executionTimeMs)} |`)
  return [
    `### tsdbt ${options.command}: ${counts.error === 0 ? 'passed' : 'failed'} in ${briefly(event.elapsedMs)}`,
    '',
    `PASS ${counts.pass} · WARN ${counts.warn} · ERROR ${counts.error} · SKIP ${counts.skip} · TOTAL ${counts.total}`,
    '',
    kindsOf(event.results),
    '',
    ...details,
    '',
    '| Slowest | |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n')
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '\\|')
