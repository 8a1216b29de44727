import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { ModelNode, Node, UniqueId } from '../core/node.ts'
import { graphNodes, type ParsedProject } from '../core/parsed-project.ts'
import { referencePlace } from './reference-place.ts'

/** Models past their `deprecation_date`, and whoever reads a model that has one. Depends on the day, so it is told anew each time. */
export function deprecationProblems(parsed: ParsedProject, now: Date): Diagnostic[] {
  const dated = new Map<UniqueId, ModelNode>()
  for (const node of parsed.nodes.values()) {
    if (node.resource_type === 'model' && node.deprecation_date !== null) dated.set(node.unique_id, node)
  }
  if (dated.size === 0) return []
  const problems: Diagnostic[] = []
  for (const model of dated.values()) {
    if (!isPast(model, now)) continue
    problems.push(
      problem('model-deprecated', { name: shownName(model), date: dateOf(model) }, parsed.places.get(model.unique_id)),
    )
  }
  for (const reader of graphNodes(parsed)) {
    if (reader.resource_type === 'test' || reader.resource_type === 'unit_test' || !('depends_on' in reader)) continue
    for (const id of new Set('nodes' in reader.depends_on ? reader.depends_on.nodes : [])) {
      const model = dated.get(id)
      if (!model) continue
      const values = { reader: reader.name, name: shownName(model), date: dateOf(model) }
      const code = isPast(model, now) ? 'ref-deprecated' : 'ref-deprecation-upcoming'
      problems.push(problem(code, values, placeOfRef(parsed, reader, model), { hint: newerVersion(model) }))
    }
  }
  return problems
}

/** Where the reader's code says `ref()`; of what has no code, where it is written. */
function placeOfRef({ places }: ParsedProject, reader: Node, { name }: ModelNode): Location | undefined {
  const place = places.get(reader.unique_id)
  const code = 'raw_code' in reader && place && !/\.ya?ml$/.test(place.file) ? reader.raw_code : undefined
  return place && code !== undefined ? referencePlace(place, code, 'ref', name) : place
}

const isPast = ({ deprecation_date: date }: ModelNode, now: Date): boolean =>
  date !== null && Date.parse(date) < now.getTime()

const dateOf = ({ deprecation_date: date }: ModelNode): string => (date ?? '').slice(0, 10)
const shownName = ({ name, version }: ModelNode): string => (version === null ? name : `${name}.v${version}`)

function newerVersion({ name, version, latest_version: latest }: ModelNode): string | undefined {
  if (version === null || latest === null || version === latest) return undefined
  return `Read the latest version: ref('${name}', v=${latest}).`
}
