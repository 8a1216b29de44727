import { problem } from '../core/diagnostic.ts'
import { longestLink } from '../looker/link.ts'
import type { Invocation } from './invocation.ts'
import { linkTo, namedNodes } from './looker-tables.ts'
import { openLink } from './open-link.ts'
import type { ParsedStage } from './parse-stage.ts'
import { parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { judged } from './warnings.ts'
import { hasErrors } from '../core/diagnostic.ts'
import { writeManifest } from './write-artifacts.ts'

/** `tsdbt looker link` prints a link to a report on marts; `looker open` opens it, too. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const stage = parsed.value
  const { options, result, adapter, project } = stage
  if (adapter.type !== 'bigquery') {
    const target = project.profile?.targetName ?? ''
    const hint = 'Name a BigQuery target: --target <name>. The tables must be built there, too.'
    return refuse(invocation, [problem('looker-target', { target, engine: adapter.type }, undefined, { hint })])
  }
  if (invocation.words.length === 0) {
    const needed = 'the name of a mart or an exposure'
    return refuse(invocation, [problem('flag-needed', { command: invocation.command, needed })])
  }
  const named = namedNodes(result.parsed, invocation.words)
  if (!named.ok) return refuse(invocation, named.problems)
  const template = options.text('template')
  if (template !== undefined && !/^[\w-]+$/.test(idOf(template))) {
    const expected = "a report's id, or its address in Looker Studio"
    return refuse(invocation, [problem('flag-invalid', { flag: '--template', expected, found: template })])
  }
  const link = linkTo(result.parsed, named.value, {
    ...billedTo(stage),
    ...optionsOf(stage),
  })
  const problems = judged(link.problems, options)
  if (!link.ok || hasErrors(problems)) return refuse(invocation, problems)
  for (const found of problems) invocation.emit({ type: 'problem', problem: found })
  const { url, tables } = link.value
  if (url.length > longestLink) {
    const hint = 'Link fewer marts at once.'
    const long = problem('looker-link-long', { length: url.length, most: longestLink }, undefined, { hint })
    invocation.emit({ type: 'problem', problem: long })
  }
  const isJson = options.text('output') === 'json'
  invocation.emit({ type: 'output', text: isJson ? JSON.stringify({ url, tables }, null, 2) : url })
  writeManifest(stage)
  if (invocation.command === 'looker open') await openLink(url, invocation)
  return 0
}

/** Who pays, where that is not the tables' own project. */
const billedTo = ({ project }: ParsedStage): { billingProject?: string } => {
  const billed = project.profile?.credentials['execution_project']
  return typeof billed === 'string' ? { billingProject: billed } : {}
}

function optionsOf({ options }: ParsedStage) {
  const template = options.text('template')
  const page = options.text('page')
  const reportName = options.text('report-name')
  return {
    ...(template !== undefined && { template: idOf(template) }),
    ...(page !== undefined && { page }),
    ...(reportName !== undefined && { reportName }),
    ...(options.switch('explain') === true && { explain: true }),
  }
}

/** A report's id, also out of its address in the browser. */
const idOf = (template: string): string => /\/reporting\/([\w-]+)/.exec(template)?.[1] ?? template
