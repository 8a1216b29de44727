import path from 'node:path'
import { bad, type Checked, type Diagnostic, good, hasErrors, problem } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { IndirectSelection, Selection } from '../graph/selection.ts'
import { indirectSelections } from '../graph/selection.ts'
import { selectNodes } from '../graph/select.ts'
import type { VertexType } from '../graph/vertex.ts'
import { compareStates } from '../state/compare.ts'
import { type PreviousState, readPreviousState, readSourceTimes } from '../state/store.ts'
import type { ParsedStage } from './parse-stage.ts'
import { judged } from './warnings.ts'

export interface SelectedStage extends ParsedStage {
  readonly selection: Selection
  /** What `--state` holds. */
  readonly state: PreviousState | undefined
}

export interface Wanted {
  /** Kinds the command works on; `--resource-type` narrows them. */
  readonly types: readonly VertexType[]
  /** Kinds it works on as well, when `--resource-type` asks for them. */
  readonly typesIfAsked?: readonly VertexType[]
  /** Words of a command that takes its selection as arguments. */
  readonly select?: readonly string[]
  /** Nodes whose file is empty are listed, never run. */
  readonly includesEmpty?: boolean
}

/** The nodes that the command line chooses; what there is to say of the choice is told. */
export async function selectStage(parsed: ParsedStage, wanted: Wanted): Promise<Checked<SelectedStage>> {
  const { options, invocation } = parsed
  const state = stateOf(parsed)
  if (!state.ok) return state
  const current = readSourceTimes(parsed.project.targetPath)
  const types = typesOf(parsed, wanted)
  if (!types.ok) return types
  const selector = options.text('selector')
  const old = state.value?.manifest
  const selection = selectNodes(
    {
      select: wanted.select ?? options.list('select'),
      exclude: options.list('exclude'),
      ...(selector !== undefined && { selector }),
      indirect: indirectOf(options.text('indirect-selection')),
      resourceTypes: types.value,
      includeEmpty: wanted.includesEmpty ?? false,
      excludeResourceTypes: options.list('exclude-resource-type').flatMap((name) => vertexType(name) ?? []),
    },
    {
      parsed: parsed.result.parsed,
      graph: parsed.graph,
      ...(old && {
        state: compareStates(parsed.result.parsed, old, {
          isEnforced: (type) => type !== 'custom' && parsed.adapter.capabilities.constraints[type] === 'enforced',
          now: invocation.startedAt,
        }),
      }),
      ...(state.value?.run && { results: state.value.run.statuses }),
      ...(state.value?.sourceTimes && { sourceStatus: state.value.sourceTimes }),
      ...(current.ok && current.value && { currentSourceStatus: current.value }),
    },
  )
  if (!selection.ok) return selection
  const incomparable = old === undefined ? [] : missingMacros(parsed, wanted)
  if (incomparable.length > 0) return bad(...incomparable)
  const problems = judged(selection.problems, options)
  if (hasErrors(problems)) return bad(...problems)
  for (const found of problems) invocation.emit({ type: 'problem', problem: found })
  return good({ ...parsed, selection: selection.value, state: state.value })
}

/** What `state:modified` cannot compare, as dbt has it: tests whose macro is not there. Elsewhere they are only warned of. */
function missingMacros({ problems, options }: ParsedStage, wanted: Wanted): readonly Diagnostic[] {
  const words = [...(wanted.select ?? options.list('select')), ...options.list('exclude')]
  if (!words.some((word) => word.includes('state:modified'))) return []
  return problems
    .filter(({ code }) => code === 'test-not-found')
    .map(({ at, hint }) => problem('state-incomparable', {}, at, { hint }))
}

/** Places go by their path from the working folder, as `--state` was given. */
function shownFrom<T>(cwd: string, state: Checked<T>): Checked<T> {
  if (state.ok) return state
  const near = (found: Diagnostic): Diagnostic =>
    found.at ? { ...found, at: { ...found.at, file: path.relative(cwd, found.at.file) || found.at.file } } : found
  return bad(...state.problems.map(near))
}

/** The artifacts of `--state`; undefined when it is not given. */
function stateOf({ options, invocation }: ParsedStage): Checked<PreviousState | undefined> {
  const given = options.text('state')
  if (given === undefined) return good(undefined)
  const folder = path.resolve(invocation.cwd, given)
  const state = shownFrom(invocation.cwd, readPreviousState(folder))
  if (state.ok && !state.value.manifest && !state.value.run && !state.value.sourceTimes) {
    const hint = 'Give the folder that holds manifest.json and run_results.json of an earlier run.'
    return bad(problem('state-empty', { path: given }, undefined, { hint }))
  }
  return state
}

const indirectOf = (text: string | undefined): IndirectSelection =>
  indirectSelections.find((known) => known === text) ?? 'eager'

const allTypes: readonly VertexType[] = [
  'model', 'seed', 'snapshot', 'test', 'unit_test', 'source', 'exposure', 'analysis', 'function',
  'metric', 'semantic_model', 'saved_query',
] // prettier-ignore

function typesOf({ options }: ParsedStage, { types, typesIfAsked = [] }: Wanted): Checked<readonly VertexType[]> {
  const asked = options.list('resource-type')
  if (asked.length === 0) return good(types)
  const problems: Diagnostic[] = []
  const wanted = asked.flatMap((name): readonly VertexType[] => {
    if (name === 'all') return allTypes
    if (name === 'default') return types
    const type = vertexType(name)
    if (type === undefined) {
      problems.push(
        problem(
          'flag-invalid',
          { flag: '--resource-type', expected: `one of ${allTypes.join(', ')}`, found: name },
          undefined,
          { hint: didYouMean(name, allTypes) },
        ),
      )
    }
    return type === undefined ? [] : [type]
  })
  return problems.length > 0
    ? bad(...problems)
    : good(wanted.filter((type) => types.includes(type) || typesIfAsked.includes(type)))
}

/** A type by its name or its plural; dbt's `data_test` is the type `test`. */
function vertexType(name: string): VertexType | undefined {
  const lower = name.toLowerCase().replace(/^data_test/, 'test')
  return allTypes.find((known) => known === lower || `${known}s` === lower)
}
