import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Diagnostic, hasErrors, problem } from '../core/diagnostic.ts'
import type { ModelNode, UniqueId } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import { type Finding, lintMart, type Mart } from '../looker/lint.ts'
import { lookerSettings } from '../looker/settings.ts'
import { nodePlaces } from '../parse/node-place.ts'
import { findColumns } from './codegen-columns.ts'
import type { Invocation } from './invocation.ts'
import { parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { selectStage, type SelectedStage } from './select-stage.ts'
import { judged } from './warnings.ts'

const ruleSets = ['looker'] as const

/** `tsdbt check --profile looker`: what would make marts poor for reports. Exit code 1 when something would break. */
export async function run(given: Invocation): Promise<number> {
  const asked = rulesAsked(given)
  if ('problem' in asked) return refuse(given, [asked.problem])
  const { invocation } = asked
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const selected = await selectStage(parsed.value, { types: ['model'] })
  if (!selected.ok) return refuse(invocation, selected.problems)
  const stage = selected.value
  const marts = martsOf(stage)
  if (marts.length === 0) {
    const hint =
      'A mart is what an exposure reads, what lies in a folder "marts", or a model with meta.looker_studio; --select names others.'
    return refuse(invocation, [problem('looker-nothing', {}, undefined, { hint })])
  }
  const problems = judged(await findings(stage, marts), stage.options)
  for (const found of problems) invocation.emit({ type: 'problem', problem: found })
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const counted = `${marts.length} ${marts.length === 1 ? 'mart' : 'marts'}: ${errors} to mend, ${problems.length - errors} to look at.`
  invocation.emit({ type: 'note', level: 'info', text: `Checked ${counted}` })
  return hasErrors(problems) ? 1 : 0
}

/** `--rules looker`; `--profile looker`, too, which otherwise names a profile of profiles.yml. */
function rulesAsked(invocation: Invocation): { readonly invocation: Invocation } | { readonly problem: Diagnostic } {
  const { options } = invocation
  const profile = options.text('profile')
  const isRules = ruleSets.some((name) => name === profile)
  const rules = options.text('rules') ?? (isRules ? profile : undefined)
  if (rules === undefined) return { problem: problem('flag-needed', { command: 'check', needed: '--rules looker' }) }
  if (!ruleSets.some((name) => name === rules)) {
    const expected = `one of ${ruleSets.join(', ')}`
    const hint = didYouMean(rules, ruleSets)
    return { problem: problem('flag-invalid', { flag: '--rules', expected, found: rules }, undefined, { hint }) }
  }
  return { invocation: isRules ? { ...invocation, options: options.without('profile') } : invocation }
}

/** What is selected; without a selection what reports are likely to read. */
function martsOf({ selection, options, result: { parsed } }: SelectedStage): readonly ModelNode[] {
  const isAsked = options.list('select').length > 0 || options.text('selector') !== undefined
  const shown = new Set<UniqueId>([...parsed.exposures.values()].flatMap(({ depends_on: { nodes } }) => nodes))
  return [...parsed.nodes.values()].filter(
    (node): node is ModelNode =>
      node.resource_type === 'model' &&
      selection.ids.has(node.unique_id) &&
      node.config.materialized !== 'ephemeral' &&
      (isAsked ||
        shown.has(node.unique_id) ||
        node.fqn.includes('marts') ||
        lookerSettings(node.config.meta) !== undefined),
  )
}

async function findings(stage: SelectedStage, marts: readonly ModelNode[]): Promise<readonly Diagnostic[]> {
  const columns = await findColumns(stage)
  const before = stateColumns(stage)
  const placeOf = nodePlaces(stage.result.parsed, stage.project.packages)
  return marts.flatMap((node) => {
    const old = before(node)
    const { config } = node
    const mart: Mart = {
      description: node.description,
      columns: columns.get(node)?.columns,
      descriptions: new Map(
        Object.values(node.columns).map(({ name, description }) => [name.toLowerCase(), description]),
      ),
      before: old,
      requiresPartitionFilter: config['require_partition_filter'] === true,
      partitionField: config.partition_by?.field,
      persistsColumnDocs: config.persist_docs.columns === true,
      isTable: config.materialized !== 'view',
    }
    return lintMart(mart).map((finding) => diagnosticOf(finding, node, placeOf))
  })
}

/** Columns of a model in the state: of its catalog, else as its manifest declares them. */
function stateColumns({ state, options, invocation }: SelectedStage): (node: ModelNode) => Mart['before'] {
  if (!state) return () => undefined
  const catalog = catalogOf(path.resolve(invocation.cwd, options.text('state') ?? '', 'catalog.json'))
  return (node) => {
    const known = catalog[node.unique_id]?.columns
    if (known) return Object.values(known)
    const old = state.manifest?.nodes.get(node.unique_id)
    if (old?.resource_type !== 'model') return undefined
    return Object.values(old.columns).map(({ name, data_type: type }) => ({ name, ...(type !== null && { type }) }))
  }
}

type Catalog = Readonly<Record<string, { readonly columns?: Readonly<Record<string, { name: string; type: string }>> }>>

function catalogOf(file: string): Catalog {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return (read as { readonly nodes?: Catalog }).nodes ?? {} // as catalog.json is published
  } catch {
    return {} // a state without a catalog has its manifest
  }
}

type PlaceOf = ReturnType<typeof nodePlaces>

function diagnosticOf(finding: Finding, node: ModelNode, placeOf: PlaceOf): Diagnostic {
  const mart = node.name
  const at = placeOf(node)
  switch (finding.rule) {
    case 'nested':
      return problem('looker-nested', { mart, ...finding }, at, {
        hint: 'Unnest it, or pick what is shown, in the mart.',
      })
    case 'poor-type':
      return problem('looker-poor-type', { mart, ...finding }, at, {
        hint: 'Cast it to text or a number, or leave it out.',
      })
    case 'date-as-text':
      return problem('looker-date-as-text', { mart, ...finding }, at, {
        hint: 'Make it a date: cast it, or parse_date.',
      })
    case 'no-date':
      return problem('looker-no-date', { mart }, at, {
        hint: 'A date column is the date range of a report, and the best partition.',
      })
    case 'undescribed':
      return problem('looker-undescribed', { mart }, at, { hint: 'Say in its description what one row is.' })
    case 'columns-undescribed':
      return problem('looker-columns-undescribed', { mart, columns: finding.columns }, at, {
        hint: 'Looker Studio shows a column’s description as the field’s.',
      })
    case 'docs-unpersisted':
      return problem('looker-docs-unpersisted', { mart }, placeOf(node, 'persist_docs'), {
        hint: 'Set persist_docs: {relation: true, columns: true}.',
      })
    case 'column-gone':
      return problem('looker-column-gone', { mart, column: finding.column }, at, {
        hint:
          didYouMean(finding.column, finding.near) ??
          'Keep it under its name for a while, or tell who has reports on it.',
      })
    case 'column-retyped':
      return problem('looker-column-retyped', { mart, ...finding }, at)
    case 'partition-filter':
      return problem(
        'looker-partition-filter',
        { mart, column: finding.column },
        placeOf(node, 'require_partition_filter'),
        {
          hint: 'Set require_partition_filter: false on marts, or use that column as the date range dimension of every source.',
        },
      )
    case 'columns-unknown':
      return problem('looker-columns-unknown', { mart }, at, {
        hint: 'Build it, or declare its columns with a data_type.',
      })
  }
}
