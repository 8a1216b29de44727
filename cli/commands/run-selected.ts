import { good } from '../core/diagnostic.ts'
import type { NodeResult } from '../core/result.ts'
import type { VertexType } from '../graph/vertex.ts'
import { connect } from './connect.ts'
import type { Invocation } from './invocation.ts'
import { refusedAsEmpty } from './nothing-to-do.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { connectAndRun, exitCodeOf, type Mode } from './run-nodes.ts'
import { selectStage, type SelectedStage } from './select-stage.ts'
import { shownTable } from './shown-table.ts'
import { eventTimes } from './time-window.ts'
import { compiledOf, writeManifest, writeRunResults } from './write-artifacts.ts'

const shownRows = 10

/** `--show`: the first rows of the seeds that were loaded. */
async function showSeeds(stage: SelectedStage, results: readonly NodeResult[]): Promise<void> {
  const seeds = results.filter(({ node, status }) => node.resource_type === 'seed' && status === 'success')
  const warehouse = seeds.length > 0 ? await connect(stage) : undefined
  if (!warehouse?.ok) return
  const connection = await warehouse.value.connect('show')
  for (const { node } of seeds) {
    if (node.resource_type !== 'seed' || node.relation_name === null) continue
    const table = await connection.query(`select * from ${node.relation_name}`, { limit: shownRows })
    stage.invocation.emit({ type: 'output', text: shownTable(node.name, table) })
  }
  await connection.close()
  await warehouse.value.close()
}

/** The body of `build`, `run`, `test`, `seed` and `snapshot`: parse, select, run, write artifacts. */
export async function runSelected(invocation: Invocation, types: readonly VertexType[], mode: Mode): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const { options } = parsed.value
  const times = eventTimes(options.text('event-time-start'), options.text('event-time-end'))
  if (!times.ok) return refuse(invocation, times.problems)
  const selected = await selectStage(parsed.value, { types })
  if (!selected.ok) return refuse(invocation, selected.problems)
  return runStage(selected.value, mode)
}

/** A run with a budget is planned first. Loaded here: most runs have none. */
export async function guardedWork(stage: ParsedStage) {
  if (!stage.options.has('budget')) return good(undefined)
  const { costsOf } = await import('./plan.ts')
  const costs = costsOf(stage)
  if (!costs.ok) return costs
  const { budgetedRun } = await import('./budgeted-run.ts')
  return good(budgetedRun(costs.value))
}

async function tellBilled({ options, project, invocation }: SelectedStage, results: readonly NodeResult[]) {
  const { listPrice, priceOf } = await import('./cost-budget.ts')
  const { billedNote } = await import('./billed-note.ts')
  const price = priceOf(options, project.profile?.credentials)
  const text = billedNote(results, price.ok ? price.value : listPrice)
  if (text !== undefined) invocation.emit({ type: 'note', level: 'info', text })
}

async function runStage(stage: SelectedStage, mode: Mode): Promise<number> {
  const { invocation, selection } = stage
  if (selection.ids.size === 0) {
    if (refusedAsEmpty(stage)) return 2
    writeManifest(stage)
    writeRunResults(stage, [], 0, stage.args)
    return 0
  }
  if (stage.options.switch('dry-run') === true) return (await import('./plan.ts')).planStage(stage, true)
  const guarded = await guardedWork(stage)
  if (!guarded.ok) return refuse(invocation, guarded.problems)
  const outcome = await connectAndRun({ stage, selected: selection.ids, mode }, guarded.value?.work)
  if (!outcome.ok) return refuse(invocation, outcome.problems)
  const refused = guarded.value?.refused() ?? []
  if (refused.length > 0) return refuse(invocation, refused)
  const { results, elapsedMs } = outcome.value
  if (stage.adapter.capabilities.chargesBytes) await tellBilled(stage, results)
  writeManifest(stage, compiledOf(results))
  writeRunResults(stage, results, elapsedMs, stage.args)
  if (stage.options.switch('show') === true) await showSeeds(stage, results)
  return exitCodeOf(outcome.value)
}
