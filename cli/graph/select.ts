import { bad, good, hasErrors, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import { checkSpec, unknownSelector } from './check-spec.ts'
import { parseCriterion } from './criterion.ts'
import { selectedBy } from './evaluate.ts'
import { candidatesOf, isRunnable } from './methods.ts'
import type { Selection, SelectionInput, SelectionRequest } from './selection.ts'
import { readSelectors, type SelectorLibrary } from './selectors-file.ts'
import { hasWildcard, matchesName } from './pattern.ts'
import { parseSelection, type SelectionSpec } from './spec.ts'
import { collectVertices, type Vertex } from './vertex.ts'

/** The nodes a command works on. Criteria that find nothing are warnings; finding nothing at all is a selection of none. */
export function selectNodes(request: SelectionRequest, input: SelectionInput): Checked<Selection> {
  const library = readSelectors(input.parsed.selectors, request.indirect)
  if (!library.ok) return library
  const name = namedSelector(request, library.value)
  if (name === undefined && request.select.length === 0 && request.exclude.length === 0) {
    return good(everything(request, input), library.problems)
  }
  const spec = name === undefined ? specOf(request) : lookUp(name, library.value)
  if (!spec.ok) return spec
  const problems: Diagnostic[] = [
    ...library.problems,
    ...spec.problems,
    ...checkSpec(spec.value, input, library.value, name === undefined ? [] : [name]),
  ]
  if (hasErrors(problems)) return bad(...problems)

  const unmatched = new Set<string>()
  const ids = selectedBy(spec.value, {
    input,
    vertices: collectVertices(input.parsed),
    library: library.value,
    isWanted: wantedBy(request),
    onEmpty: (criterion) => unmatched.add(criterion),
  })
  for (const criterion of unmatched) problems.push(nothingFound(criterion, input))
  if (usesContracts(spec.value)) problems.push(...(input.state?.contractProblems() ?? []))
  if (hasErrors(problems)) return bad(...problems)
  return good({ ids, order: input.graph.order.filter((id) => ids.has(id)) }, problems)
}

/** What the default criteria find, without looking for it. */
function everything(request: SelectionRequest, { parsed, graph }: SelectionInput): Selection {
  const isWanted = wantedBy(request)
  const vertices = collectVertices(parsed)
  const order = graph.order.filter((id) => {
    const vertex = vertices.get(id)
    return vertex !== undefined && isWanted(vertex)
  })
  return { ids: new Set(order), order }
}

function namedSelector({ selector, select, exclude }: SelectionRequest, library: SelectorLibrary): string | undefined {
  const hasWords = select.length > 0 || exclude.length > 0
  return selector ?? (hasWords ? undefined : library.default)
}

const specOf = ({ select, exclude, indirect }: SelectionRequest): Checked<SelectionSpec> =>
  parseSelection(select.length > 0 ? select : undefined, exclude, indirect)

function lookUp(name: string, library: SelectorLibrary): Checked<SelectionSpec> {
  const named = library.byName.get(name)
  return named === undefined ? bad(unknownSelector(name, library)) : good(named)
}

function wantedBy({
  resourceTypes,
  excludeResourceTypes,
  includeEmpty,
}: SelectionRequest): (vertex: Vertex) => boolean {
  const wanted = resourceTypes && new Set(resourceTypes)
  const unwanted = new Set(excludeResourceTypes)
  return (vertex) => {
    if (wanted?.has(vertex.resource_type) === false || unwanted.has(vertex.resource_type)) return false
    return includeEmpty === true || !isEmpty(vertex)
  }
}

/** A file without anything in it is a node, but there is nothing to run. */
const isEmpty = (vertex: Vertex): boolean =>
  isRunnable(vertex) && vertex.resource_type !== 'seed' && vertex.raw_code.trim() === ''

function nothingFound(criterion: string, { parsed }: SelectionInput): Diagnostic {
  const single = criterion.includes(',') ? undefined : parseCriterion(criterion, 'eager')
  if (single?.ok !== true) return problem('selection-empty', { criterion })
  const wanted = String(single.value.value)
  const names = new Set(candidatesOf(single.value.method, parsed))
  const hint = patternHint(wanted, names) ?? didYouMean(wanted, names)
  return problem('selection-empty', { criterion }, undefined, { hint })
}

/** A pattern that fits names alone, as one writes it who expects it to. */
function patternHint(pattern: string, names: ReadonlySet<string>): string | undefined {
  if (!hasWildcard(pattern) || ![...names].some((name) => matchesName(name, pattern))) return undefined
  return `Patterns are compared with a node's whole path: "*.${pattern}".`
}

const usesContracts = (spec: SelectionSpec): boolean =>
  spec.kind === 'criterion'
    ? spec.method === 'state' && ['modified', 'unmodified', 'modified.contract'].includes(String(spec.value))
    : spec.parts.some(usesContracts)
