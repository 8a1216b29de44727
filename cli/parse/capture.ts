import type { TemplateEnv } from '../context/env.ts'
import { parseContext, type Captured } from '../context/parse-context.ts'
import { originOfText } from '../context/text-origin.ts'
import type { Diagnostic, Location } from '../core/diagnostic.ts'
import { parseTemplate } from '../jinja/parser.ts'
import type { Origin } from '../jinja/source.ts'
import { renderSync, Template } from '../jinja/template.ts'
import { mergeCalls } from './config-merge.ts'
import { emptyCapture, type Capture, type FileDraft } from './draft.ts'
import { configDefaults } from './config-kinds.ts'
import { hasJinja } from './entry-rendering.ts'
import type { FileTemplate } from './file-drafts.ts'
import type { JsonRecord } from './read-json.ts'
import { locate } from './place.ts'
import { isStatic, unrenderedConfig } from './static-calls.ts'
import { templateProblems } from './template-problems.ts'

/** A capture with what it depends on beside the file: it holds as long as these have these values. */
export interface TracedCapture {
  readonly capture: Capture
  readonly envVars: Captured['envVars']
  readonly vars: Captured['vars']
  readonly problems: readonly Diagnostic[]
}

const plainCapture: TracedCapture = { capture: emptyCapture, envVars: new Map(), vars: new Map(), problems: [] }

/** Renders a file's template once, without a warehouse, for what it refers to and how it configures itself. */
export function captureFile(template: FileTemplate | Omit<FileTemplate, 'file'>, env: TemplateEnv): TracedCapture {
  const { draft, shown, line } = template
  if (!hasJinja(draft.rawCode)) return plainCapture
  const context = parseContext(env, nodeDraft(draft, env))
  const problems: Diagnostic[] = []
  let unrendered: JsonRecord | undefined
  try {
    const ast = parseTemplate(draft.rawCode, originOf(template))
    // Of a file that dbt reads without rendering it, the values themselves.
    const isRead = draft.kind === 'model' && !hidesFunctions(draft, env) && isStatic(draft.rawCode, ast)
    if (!isRead && draft.rawCode.includes('config(')) unrendered = unrenderedConfig(ast)
    renderSync(new Template(ast), context.names.scope)
  } catch (thrown) {
    const known = { macros: env.macros, searchPackage: draft.package.name }
    problems.push(...templateProblems(thrown, { file: shown, line }, known))
  }
  return traced(context.captured, unrendered, problems)
}

/** A hook is a value in the project file. */
const originOf = ({ draft, shown, line, column }: Omit<FileTemplate, 'file'>): Origin =>
  draft.kind === 'operation' ? originOfText(draft.rawCode, () => locate(draft.place)) : { path: shown, line, column }

/** Renders a text that belongs to a node, such as a hook, for what it refers to. `place` is where it is written. */
export function captureText(draft: FileDraft, text: string, env: TemplateEnv, place: () => Location): TracedCapture {
  const context = parseContext(env, nodeDraft(draft, env))
  const problems: Diagnostic[] = []
  try {
    renderSync(new Template(parseTemplate(text, originOfText(text, place))), context.names.scope)
  } catch (thrown) {
    problems.push(...templateProblems(thrown, place(), { macros: env.macros, searchPackage: draft.package.name }))
  }
  return traced(context.captured, undefined, problems)
}

/** Whether macros of the node's package or of the project stand in place of what a file read without rendering would call. */
const hidesFunctions = (
  { package: owner }: Pick<FileDraft, 'package'>,
  { macros, projectName }: TemplateEnv,
): boolean =>
  ['ref', 'source', 'config'].some(
    (name) =>
      macros.byId(`macro.${owner.name}.${name}`) !== undefined ||
      macros.byId(`macro.${projectName}.${name}`) !== undefined,
  )

export function traced(
  captured: Captured,
  unrendered: JsonRecord | undefined,
  problems: readonly Diagnostic[],
): TracedCapture {
  const capture: Capture = {
    refs: captured.refs,
    sources: captured.sources,
    metrics: captured.metrics,
    functions: captured.functions,
    macros: [...captured.macros],
    config: captured.configs.length > 0 ? mergeCalls(captured.configs) : emptyCapture.config,
    // Of a file that is read without rendering, the values themselves; a later call's in place of an earlier one's.
    unrenderedConfig: captured.configs.length > 0 ? (unrendered ?? Object.assign({}, ...captured.configs)) : undefined,
  }
  return { capture, envVars: captured.envVars, vars: captured.vars, problems }
}

const typeOf = (kind: FileDraft['kind']): string => (kind === 'singular-test' ? 'test' : kind)

/** What a template sees as `this` and `model` before its configs are known. */
function nodeDraft(draft: FileDraft, env: TemplateEnv) {
  const { name, uniqueId, package: owner } = draft
  const { database, schema } = env.adapter
  const resourceType = typeOf(draft.kind)
  const model: JsonRecord = {
    name,
    resource_type: resourceType,
    package_name: owner.name,
    path: draft.path,
    original_file_path: draft.originalPath,
    unique_id: uniqueId,
    fqn: draft.fqn,
    alias: name,
    database,
    schema,
    raw_code: draft.rawCode,
    language: draft.language,
    config: configDefaults[draft.kind === 'singular-test' ? 'test' : draft.kind],
    tags: [],
    meta: {},
    description: '',
    columns: {},
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    docs: { show: true, node_color: null },
    contract: { enforced: false, alias_types: true },
    unrendered_config: {},
    config_call_dict: {},
  }
  return {
    unique_id: uniqueId,
    name,
    package_name: owner.name,
    original_file_path: draft.originalPath,
    resource_type: resourceType,
    database,
    schema,
    identifier: name,
    model,
  }
}
