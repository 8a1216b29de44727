import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { BuiltNode } from './build-nodes.ts'
import { placeOf, type Entry } from './entry.ts'
import { locate } from './place.ts'
import { parseReference } from './reference-text.ts'
import { isRecord, listOf, recordOf, recordsOf, textOf, type Json, type JsonRecord } from './read-json.ts'

/** What semantic models, metrics and saved queries may name, and whether it is switched off. */
export interface SemanticNames {
  readonly nodes: ReadonlyMap<string, boolean>
  readonly metrics: ReadonlyMap<string, boolean>
  /** The semantic model of each measure. */
  readonly measures: ReadonlyMap<string, { readonly model: string; readonly isEnabled: boolean }>
}

export type Tell = (reason: string, ...path: (string | number)[]) => Diagnostic

/** Tells of an entry by its name, at a part of it. */
export const teller =
  (kind: string, entry: Entry): Tell =>
  (reason, ...path) =>
    problem('semantic-invalid', { kind, name: entry.name, reason }, placeOf(entry, ...path))

/** What a metric is made of must exist and be switched on. */
export function metricReferenceProblems(entry: Entry, names: SemanticNames): Diagnostic[] {
  const tell = teller('metric', entry)
  const params = recordOf(entry.value.type_params)
  const conversion = recordOf(params.conversion_type_params)
  const measures = [params.measure, conversion.base_measure, conversion.conversion_measure]
  const metrics = [params.numerator, params.denominator, ...listOf(params.metrics)]
  return [
    ...namesOf(measures).flatMap((measure) => {
      const found = names.measures.get(measure)
      if (!found) return [tell(`measures "${measure}", which no semantic model has`, 'name')]
      return found.isEnabled
        ? []
        : [tell(`measures "${measure}" of the semantic model "${found.model}", which is disabled`, 'name')]
    }),
    ...metricProblems(namesOf(metrics), names, tell),
  ]
}

export const savedQueryProblems = (entry: Entry, names: SemanticNames): Diagnostic[] =>
  metricProblems(namesOf(listOf(recordOf(entry.value.query_params).metrics)), names, teller('saved query', entry))

/** `metric()` in a model's own SQL. */
export const nodeMetricProblems = ({ node, draft, isEnabled }: BuiltNode, names: SemanticNames): Diagnostic[] =>
  isEnabled && 'metrics' in node
    ? metricProblems(
        node.metrics.flatMap((path) => path.at(-1) ?? []),
        names,
        (reason) =>
          problem('semantic-invalid', { kind: node.resource_type, name: node.name, reason }, locate(draft.place)),
      )
    : []

function metricProblems(wanted: readonly string[], names: SemanticNames, tell: Tell): Diagnostic[] {
  return wanted.flatMap((name) => {
    const isEnabled = names.metrics.get(name)
    if (isEnabled === undefined) return [tell(`needs the metric "${name}", which does not exist`, 'name')]
    return isEnabled ? [] : [tell(`needs the metric "${name}", which is disabled`, 'name')]
  })
}

const namesOf = (values: readonly (Json | undefined)[]): string[] =>
  values.flatMap((value) => textOf(isRecord(value) ? value.name : value) ?? [])

/** A semantic model describes one node, which must be there; its parts have names of their own. */
export function semanticModelProblems(entry: Entry, { nodes }: SemanticNames): Diagnostic[] {
  const tell = teller('semantic model', entry)
  const reference = parseReference(textOf(entry.value.model) ?? '')
  if (reference?.kind !== 'ref') return []
  const { name } = reference.ref
  const isEnabled = nodes.get(name)
  if (isEnabled === undefined) return [tell(`describes "${name}", which does not exist`, 'model')]
  return isEnabled ? [] : [tell(`describes "${name}", which is disabled`, 'model')]
}

/** Names that a semantic model gives twice; asked once there are metrics that could mean either. */
export function repeatedNameProblems(entry: Entry): Diagnostic[] {
  const tell = teller('semantic model', entry)
  return (['measures', 'dimensions', 'entities'] as const).flatMap((key) => {
    const seen = new Set<string>()
    return recordsOf(entry.value[key]).flatMap((part, index) => {
      const name = textOf(part.name) ?? ''
      const isRepeated = seen.has(name)
      seen.add(name)
      return isRepeated ? [tell(`has two ${key} named "${name}"`, key, index)] : []
    })
  })
}

/** A measure that is a simple metric as well. */
export const createsMetric = (measure: JsonRecord): boolean => measure.create_metric === true
