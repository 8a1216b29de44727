import { unreachable } from '../core/check.ts'
import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { ModelNode, RunnableNode, UniqueId } from '../core/node.ts'
import { findNode, type ParsedProject } from '../core/parsed-project.ts'
import type { StateCheck, StateComparison } from '../graph/selection.ts'
import type { Vertex } from '../graph/vertex.ts'
import { breakingChanges, sameContract, type IsEnforced } from './contract.ts'
import { macroChanges } from './modified-macros.ts'
import {
  sameBody,
  sameConfig,
  sameExposure,
  sameFqn,
  samePersistedDescription,
  sameReference,
  sameRelation,
  sameSignature,
  sameSource,
  sameSourceConfig,
  sameSourceRelation,
} from './same-node.ts'
import { isSemantic, sameSemantic } from './same-semantic.ts'

export interface CompareOptions {
  readonly isEnforced: IsEnforced
  /** A contracted model past its deprecation date may be removed. */
  readonly now: Date
}

/** How the project differs from an earlier manifest, as `state:` asks for it. */
export function compareStates(parsed: ParsedProject, old: ParsedProject, options: CompareOptions): StateComparison {
  const usesChangedMacro = macroChanges(parsed, old)
  const macrosOf = (vertex: Vertex): readonly UniqueId[] =>
    'depends_on' in vertex && 'macros' in vertex.depends_on ? vertex.depends_on.macros : []

  const matches = (vertex: Vertex, check: StateCheck): boolean => {
    const isKnown = wasThere(old, vertex)
    switch (check) {
      case 'new':
        return !isKnown
      case 'old':
        return isKnown
      case 'modified':
        return !sameContents(vertex, parsed, old) || usesChangedMacro(macrosOf(vertex))
      case 'unmodified':
        return sameContents(vertex, parsed, old) && !usesChangedMacro(macrosOf(vertex))
      case 'modified.macros':
        return usesChangedMacro(macrosOf(vertex))
      case 'modified.body':
      case 'modified.configs':
      case 'modified.persisted_descriptions':
      case 'modified.relation':
      case 'modified.contract':
        return aspectDiffers(vertex, check, old)
      default:
        return unreachable(check)
    }
  }
  return { matches, contractProblems: () => contractProblems(parsed, old, options) }
}

const wasThere = (old: ParsedProject, { unique_id: id }: Vertex): boolean =>
  findNode(old, id) !== undefined ||
  old.semantic.metrics.has(id) ||
  old.semantic.semanticModels.has(id) ||
  old.semantic.savedQueries.has(id)

/** dbt's rule for each kind; a source or an exposure that was not there before is no change to it. */
function sameContents(vertex: Vertex, parsed: ParsedProject, old: ParsedProject): boolean {
  const id = vertex.unique_id
  if (isSemantic(vertex)) return sameSemantic(vertex, parsed, old)
  if (vertex.resource_type === 'source') {
    const before = old.sources.get(id)
    return before === undefined || sameSource(vertex, before)
  }
  if (vertex.resource_type === 'exposure') {
    const before = old.exposures.get(id)
    return before === undefined || sameExposure(vertex, before)
  }
  if (vertex.resource_type === 'unit_test') {
    const before = old.unitTests.get(id)
    return before !== undefined && vertex.checksum === before.checksum
  }
  const before = old.nodes.get(id)
  return before?.resource_type === vertex.resource_type && sameRunnable(vertex, before)
}

function sameRunnable(now: RunnableNode, old: RunnableNode): boolean {
  if (!sameConfig(now, old) || !sameFqn(now, old)) return false
  if (now.resource_type === 'test' && now.test_metadata) return true
  if (!sameBody(now, old) || !samePersistedDescription(now, old) || !sameRelation(now, old)) return false
  if (now.resource_type === 'function' && old.resource_type === 'function') return sameSignature(now, old)
  if (now.resource_type !== 'model' || old.resource_type !== 'model') return true
  return sameContract(now, old) && sameReference(now, old)
}

type Aspect = Exclude<StateCheck, 'new' | 'old' | 'modified' | 'unmodified' | 'modified.macros'>

/** One aspect of a node that has it; a new node differs in all it has. */
function aspectDiffers(vertex: Vertex, aspect: Aspect, old: ParsedProject): boolean {
  const id = vertex.unique_id
  if (isSemantic(vertex) || vertex.resource_type === 'unit_test') return false
  if (vertex.resource_type === 'source') {
    const before = old.sources.get(id)
    if (aspect === 'modified.configs') return before === undefined || !sameSourceConfig(vertex, before)
    return aspect === 'modified.relation' && (before === undefined || !sameSourceRelation(vertex, before))
  }
  if (vertex.resource_type === 'exposure') {
    const before = old.exposures.get(id)
    return aspect === 'modified.configs' && (before === undefined || !sameSourceConfig(vertex, before))
  }
  const before = old.nodes.get(id)
  return before === undefined || !sameAspect(vertex, before, aspect)
}

function sameAspect(now: RunnableNode, old: RunnableNode, aspect: Aspect): boolean {
  switch (aspect) {
    case 'modified.body':
      return sameBody(now, old)
    case 'modified.configs':
      return sameConfig(now, old)
    case 'modified.persisted_descriptions':
      return samePersistedDescription(now, old)
    case 'modified.relation':
      return sameRelation(now, old)
    case 'modified.contract':
      return now.resource_type !== 'model' || old.resource_type !== 'model' || sameContract(now, old)
    default:
      return unreachable(aspect)
  }
}

/** A broken contract is a warning, and an error for a model with versions: those exist so that readers can move on. */
function contractProblems(parsed: ParsedProject, old: ParsedProject, options: CompareOptions): readonly Diagnostic[] {
  const problems: Diagnostic[] = []
  for (const [id, before] of old.nodes) {
    if (before.resource_type !== 'model') continue
    const now = parsed.nodes.get(id)
    const reasons =
      now?.resource_type === 'model'
        ? breakingChanges(now, before, options.isEnforced)
        : removal(before, parsed, options)
    if (reasons.length === 0) continue
    const code = before.version === null ? 'state-contract-changed' : 'state-contract-broken'
    const at = parsed.places.get(id) ?? { file: (now ?? before).original_file_path }
    problems.push(
      problem(code, { model: nameOf(before), reason: reasons.join('; ') }, at, {
        hint: 'Restore it, or make a new version of the model for those who can move on.',
      }),
    )
  }
  return problems
}

function removal(before: ModelNode, parsed: ParsedProject, { now }: CompareOptions): readonly string[] {
  if (!before.contract.enforced) return []
  if (before.deprecation_date !== null && Date.parse(before.deprecation_date) < now.getTime()) return []
  return [parsed.disabled.has(before.unique_id) ? 'it was disabled' : 'it was deleted or renamed']
}

const nameOf = (model: ModelNode): string => (model.version === null ? model.name : `${model.name}.v${model.version}`)
