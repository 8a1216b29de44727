import type { Json } from '../core/config.ts'
import { type Checked, bad, good, problem, type Diagnostic } from '../core/diagnostic.ts'
import { planUnits, type PlannedUnit } from '../run/estimate/estimate-run.ts'
import { buildMode, buildTypes } from './build.ts'
import { type Budget, budgetOf, dollarsOf, isWithin, priceOf } from './cost-budget.ts'
import { bytesText, dollarsText } from './cost-text.ts'
import type { Invocation } from './invocation.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { costText, markOf, planText, readingOfUnit, totalOf, worstText } from './plan-text.ts'
import { refuse } from './refuse.ts'
import { connectAndRun } from './run-nodes.ts'
import { selectStage, type SelectedStage } from './select-stage.ts'
import { eventTimes } from './time-window.ts'

/** `tsdbt plan`: what `build` would do; with `--cost` what it would read. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const { options } = parsed.value
  const times = eventTimes(options.text('event-time-start'), options.text('event-time-end'))
  if (!times.ok) return refuse(invocation, times.problems)
  const selected = await selectStage(parsed.value, { types: buildTypes })
  if (!selected.ok) return refuse(invocation, selected.problems)
  return planStage(selected.value, options.switch('cost') === true || options.has('budget'))
}

/** The plan of what is selected, printed. Exit code 1 where something could not be planned, 2 where it is too much. */
export async function planStage(stage: SelectedStage, cost: boolean): Promise<number> {
  const { invocation, options } = stage
  const asking = cost ? costsOf(stage) : good(undefined)
  if (!asking.ok) return refuse(invocation, asking.problems)
  const found: { units: readonly PlannedUnit[] } = { units: [] }
  const outcome = await connectAndRun({ stage, selected: stage.selection.ids, mode: buildMode }, async (request) => {
    found.units = await planUnits(request, { cost })
    return { results: [], interrupted: request.signal.aborted, elapsedMs: 0 }
  })
  if (!outcome.ok) return refuse(invocation, outcome.problems)
  const units = found.units.filter(({ kind }) => kind !== 'no-op')
  const price = asking.value?.price
  const isJson = options.text('output') === 'json'
  const text = price === undefined ? planText(units) : costText(units, price)
  const shown = units.length === 0 ? 'Nothing to do.' : text
  invocation.emit({ type: 'output', text: isJson ? JSON.stringify(planJson(units, price), null, 2) : shown })
  const problems = units.flatMap((unit) => unit.problems)
  for (const one of problems) invocation.emit({ type: 'problem', problem: one })
  if (asking.value?.budget) {
    const over = overBudget(units, asking.value.budget, asking.value.price)
    if (over) return refuse(invocation, [over])
  }
  return problems.length > 0 ? 1 : 0
}

/** What asking for costs takes: a price, perhaps a budget, and an engine that charges for what is read. */
export interface Costs {
  readonly price: number
  readonly budget: Budget | undefined
}

export function costsOf({ adapter, options, project }: ParsedStage): Checked<Costs> {
  if (!adapter.capabilities.chargesBytes) {
    const flag = options.has('budget') ? '--budget' : '--cost'
    const hint = 'Name a BigQuery target: --target <name>. "tsdbt plan" alone shows what would be done.'
    return bad(problem('cost-unknown', { flag, engine: adapter.type }, undefined, { hint }))
  }
  const budget = budgetOf(options)
  const price = priceOf(options, project.profile?.credentials)
  if (!budget.ok || !price.ok) return bad(...budget.problems, ...price.problems)
  return good({ price: price.value, budget: budget.value })
}

/** Why a run does not go ahead; undefined when it may. What could not be planned may cost anything. */
export function overBudget(units: readonly PlannedUnit[], budget: Budget, price: number): Diagnostic | undefined {
  const unknown = units.find(({ estimate }) => estimate === undefined)
  if (unknown) {
    const hint = 'Mend what is wrong with it, or leave it out with --exclude; without --budget it runs unasked.'
    return problem('budget-unknown', { budget: budget.written, node: unknown.node.name }, undefined, { hint })
  }
  const total = totalOf(units)
  if (isWithin(budget, total.billed, price)) return undefined
  const estimated = `${markOf(total)}${bytesText(total.billed)} (${dollarsText(dollarsOf(total.billed, price))})`
  const hint = `Nothing was run. The most costly:\n${worstText(units, price)}`
  return problem('budget-exceeded', { estimated, budget: budget.written }, undefined, { hint })
}

function planJson(units: readonly PlannedUnit[], price: number | undefined): Json {
  const figures = (reading: ReturnType<typeof totalOf>): Record<string, Json> => ({
    bytes: reading.bytes,
    bytes_billed: reading.billed,
    bound: reading.isMost ? (reading.isLeast ? 'unknown' : 'upper') : reading.isLeast ? 'lower' : 'exact',
    dollars: dollarsOf(reading.billed, price ?? 0),
  })
  return {
    nodes: units.map((unit) => {
      const reading = readingOfUnit(unit)
      return {
        unique_id: unit.id,
        resource_type: unit.node.resource_type,
        name: unit.node.name,
        action: unit.action,
        tests: unit.tests,
        ...(price !== undefined && reading && figures(reading)),
        ...(unit.blockedBy !== undefined && { blocked_by: unit.blockedBy }),
      }
    }),
    ...(price !== undefined && { total: figures(totalOf(units)), dollars_per_tib: price }),
  }
}
