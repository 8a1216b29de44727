import { parseContext } from '../context/parse-context.ts'
import type { ExposureNode } from '../core/node.ts'
import { compileTemplate, renderSync } from '../jinja/template.ts'
import { traced } from './capture.ts'
import type { ConfigResolver } from './config-resolver.ts'
import { dependenciesOf, type DependencyInput } from './dependencies.ts'
import type { Descriptions } from './descriptions.ts'
import { emptyCapture, type Capture } from './draft.ts'
import { lazyPlaceOf, placeOf, type Entry } from './entry.ts'
import { exposureFqn, exposureNode, exposureTemplate } from './exposures.ts'
import type { Session } from './parse-options.ts'
import { locate } from './place.ts'
import { listOf, textOf } from './read-json.ts'
import { templateProblems } from './template-problems.ts'

/** Exposures with what they depend on. */
export function exposureNodes(
  entries: readonly Entry[],
  session: Session,
  configs: ConfigResolver,
  dependencies: DependencyInput,
  descriptions: Descriptions,
): ExposureNode[] {
  return entries.flatMap((entry) => {
    const node = exposureNode(entry, captureExposure(entry, session), configs, session.createdAt)
    if (!node) return []
    const at = () => locate(lazyPlaceOf(entry, 'description'))
    const { description } = descriptions.describe(node.description, node.package_name, at)
    if (!node.config.enabled) return [{ ...node, description }]
    const { name, package_name: packageName, refs, sources } = node
    const referrer = {
      name,
      packageName,
      group: null,
      isTest: false,
      refs,
      sources,
      at: (_: string, wanted: string) => referenceAt(entry, wanted),
    }
    return [{ ...node, description, depends_on: { macros: [], nodes: dependenciesOf(referrer, dependencies).ids } }]
  })
}

/** Where an exposure names one of the things it depends on. */
function referenceAt(entry: Entry, wanted: string) {
  const index = listOf(entry.value.depends_on).findIndex((reference) => textOf(reference)?.includes(wanted) === true)
  return index === -1 ? placeOf(entry, 'name') : placeOf(entry, 'depends_on', index)
}

function captureExposure(entry: Entry, session: Session): Capture {
  const template = exposureTemplate(entry)
  if (template === '') return emptyCapture
  const { database, schema } = session.env.adapter
  const uniqueId = `exposure.${entry.package.name}.${entry.name}`
  const context = parseContext(session.env, {
    unique_id: uniqueId,
    name: entry.name,
    package_name: entry.package.name,
    original_file_path: entry.file.originalPath,
    resource_type: 'exposure',
    database,
    schema,
    identifier: entry.name,
    model: { name: entry.name, resource_type: 'exposure', unique_id: uniqueId, fqn: exposureFqn(entry) },
  })
  try {
    renderSync(compileTemplate(template, { path: entry.document.file }), context.names.scope)
  } catch (thrown) {
    const at = placeOf(entry, 'depends_on')
    session.problems.push(...templateProblems(thrown, at).map((found) => ({ ...found, at })))
  }
  return traced(context.captured, undefined, []).capture
}
