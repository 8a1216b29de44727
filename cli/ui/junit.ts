import { renameSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { makeFolder } from '../core/make-folder.ts'
import type { Event } from '../core/event.ts'
import type { NodeResult } from '../core/result.ts'
import { failureText, type FailureScope } from './failure-text.ts'
import { countedAs, nameOf } from './node-words.ts'
import { plainPaint } from './paint.ts'
import type { Part, ReporterOptions } from './reporter.ts'

/** A JUnit report: a suite per node, the node itself and its tests as cases. CI systems draw tables of it. */
export function makeJunit(path: string, options: ReporterOptions): Part {
  let target = ''
  return {
    see: (event: Event) => {
      if (event.type === 'run-started') target = event.target
      if (event.type !== 'run-finished') return
      const text = junitXml(event.results, event.elapsedMs, { options, target, hostname: hostname() })
      try {
        makeFolder(dirname(path))
        writeFileSync(`${path}.tmp`, options.redact?.(text) ?? text)
        renameSync(`${path}.tmp`, path)
      } catch (cause) {
        // The run that it tells of is over, and its exit code says how it went.
        options.stderr.write(`Cannot write the JUnit report "${path}": ${reasonOf(cause)}\n`)
      }
    },
  }
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

export interface JunitScope {
  readonly options: ReporterOptions
  readonly target: string
  readonly hostname: string
}

export function junitXml(results: readonly NodeResult[], elapsedMs: number, scope: JunitScope): string {
  const suites = new Map<string, NodeResult[]>()
  for (const result of results) {
    const key = suiteOf(result)
    suites.set(key, [...(suites.get(key) ?? []), result])
  }
  const { options } = scope
  const timestamp = new Date(options.now() - elapsedMs).toISOString().slice(0, 19)
  const head = attributes({
    name: `tsdbt ${options.command}`,
    ...totals(results),
    time: (elapsedMs / 1000).toFixed(3),
    timestamp,
  })
  const body = [...suites].map(([name, members]) => suite(name, members, timestamp, scope))
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${head}>`, ...body, '</testsuites>', ''].join('\n')
}

/** A test stands with the node it tests. */
function suiteOf({ node }: NodeResult): string {
  if (node.resource_type === 'test') return node.attached_node ?? node.depends_on.nodes[0] ?? node.unique_id
  if (node.resource_type === 'unit_test') return node.tested_node_unique_id ?? node.unique_id
  return node.unique_id
}

function suite(name: string, members: readonly NodeResult[], timestamp: string, scope: JunitScope): string {
  const timeMs = members.reduce((sum, result) => sum + result.executionTimeMs, 0)
  const file = members[0]?.node.original_file_path ?? ''
  const head = attributes({
    name,
    ...totals(members),
    time: (timeMs / 1000).toFixed(3),
    timestamp,
    hostname: scope.hostname,
    file,
  })
  const properties = { invocation_id: scope.options.invocationId, target: scope.target }
  return [
    `  <testsuite ${head}>`,
    '    <properties>',
    ...Object.entries(properties).map(([key, value]) => `      <property ${attributes({ name: key, value })}/>`),
    '    </properties>',
    ...members.map((result) => testcase(result, scope.options)),
    '  </testsuite>',
  ].join('\n')
}

function testcase(result: NodeResult, options: ReporterOptions): string {
  const { node } = result
  const isTest = node.resource_type === 'test' || node.resource_type === 'unit_test'
  const at = result.problems.find((found) => found.at?.file === node.original_file_path)?.at ?? result.declaredAt
  const head = attributes({
    name: isTest ? nameOf(node) : `${node.name} (${countedAs(node)})`,
    classname: node.original_file_path
      .replace(/^\.\//, '')
      .replace(/\.\w+$/, '')
      .replaceAll('/', '.'),
    time: (result.executionTimeMs / 1000).toFixed(3),
    file: node.original_file_path,
    ...(at?.line !== undefined && { line: at.line }),
  })
  const inside = outcome(result, options)
  return inside === '' ? `    <testcase ${head}/>` : `    <testcase ${head}>${inside}</testcase>`
}

function outcome(result: NodeResult, options: ReporterOptions): string {
  const message = result.message ?? result.problems[0]?.message ?? result.status
  switch (result.status) {
    case 'fail':
      return `<failure ${attributes({ message, type: 'fail' })}>${escapeXml(detail(result, options))}</failure>`
    case 'error':
    case 'runtime error':
    case 'partial success':
      return `<error ${attributes({ message, type: result.status })}>${escapeXml(detail(result, options))}</error>`
    case 'skipped':
      return `<skipped ${attributes({ message: skipReason(result) })}/>`
    case 'warn':
      return `<system-out>${escapeXml(detail(result, options))}</system-out>`
    default:
      return ''
  }
}

const skipReason = (result: NodeResult): string =>
  result.skippedBecause === undefined ? (result.message ?? 'skipped') : `upstream error: ${result.skippedBecause}`

function detail(result: NodeResult, options: ReporterOptions): string {
  const scope: FailureScope = {
    paint: plainPaint,
    width: 100,
    readSource: options.readSource ?? (() => undefined),
    targetPath: options.targetPath ?? 'target',
    printSql: true,
  }
  return failureText(result, scope).join('\n')
}

function totals(results: readonly NodeResult[]): Readonly<Record<string, number>> {
  const count = (...statuses: readonly string[]): number =>
    results.filter((result) => statuses.includes(result.status)).length
  return {
    tests: results.length,
    failures: count('fail'),
    errors: count('error', 'runtime error', 'partial success'),
    skipped: count('skipped'),
  }
}

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join(' ')

/** XML 1.0 has no way to write most control characters: they go. */
const escapeXml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- these are the characters to remove
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
