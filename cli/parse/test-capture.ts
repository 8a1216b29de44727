import type { TemplateEnv } from '../context/env.ts'
import { parseContext } from '../context/parse-context.ts'
import type { MacroDefinition } from '../context/macros.ts'
import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { RefArgs } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import { Scope } from '../jinja/scope.ts'
import { compileTemplate, renderSync } from '../jinja/template.ts'
import type { Value } from '../jinja/values.ts'
import type { TracedCapture } from './capture.ts'
import { traced } from './capture.ts'
import { mergeCalls } from './config-merge.ts'
import { emptyCapture, type Capture, type TestDraft } from './draft.ts'
import { hasJinja } from './entry-rendering.ts'
import { hasKeys, isList, isRecord, type Json, type JsonRecord } from './read-json.ts'
import { parseReference } from './reference-text.ts'
import type { TestTarget } from './generic-tests.ts'
import { fileOf, locate } from './place.ts'
import { templateProblems } from './template-problems.ts'
import { argumentProblems } from './test-argument-check.ts'
import { unrenderedTestConfig } from './test-definition.ts'
import { testKwargs } from './test-kwargs.ts'
import { argumentLookup } from './test-namespace.ts'

/** Tests whose macro is known to refer to nothing but their arguments, so that they need not be rendered to be captured. */
const plainTests = new Set(['accepted_values', 'relationships'])
const bareTests = new Set(['not_null', 'unique'])

/** The macro of a generic test, or the problem that there is none. */
export function macroOfTest(draft: TestDraft, env: TemplateEnv): MacroDefinition | Diagnostic {
  const { name, namespace } = draft.metadata
  const found = env.macros.findTest(name, namespace, draft.package.name)
  if (found) return found
  const known = [...env.macros.names(draft.package.name)]
    .filter((macro) => macro.startsWith('test_'))
    .map((macro) => macro.slice(5))
  const shown = namespace === null ? name : `${namespace}.${name}`
  const hint =
    didYouMean(name, known) ??
    `Write it in "tests/generic" as {% test ${name}(model, column_name) %}, or install the package that has it.`
  return problem('test-not-found', { name: shown }, locate(draft.place), { hint })
}

/** What a generic test refers to and how it is configured. */
export function captureTest(
  draft: TestDraft,
  target: TestTarget,
  macro: MacroDefinition,
  env: TemplateEnv,
): TracedCapture {
  const quick = quickCapture(draft, target, macro, env)
  const problems = macro.uniqueId.startsWith('macro.dbt.') ? argumentProblems(draft) : []
  if (problems.length > 0) return { capture: quick ?? emptyCapture, envVars: new Map(), vars: new Map(), problems }
  return quick ? { capture: quick, envVars: new Map(), vars: new Map(), problems } : renderedCapture(draft, macro, env)
}

function quickCapture(
  draft: TestDraft,
  target: TestTarget,
  macro: MacroDefinition,
  env: TemplateEnv,
): Capture | undefined {
  if (!macro.uniqueId.startsWith('macro.dbt.')) return undefined
  const { name, kwargs } = draft.metadata
  if (bareTests.has(name)) {
    return { ...targetCapture(target), macros: [macro.uniqueId], config: draft.config, unrenderedConfig: undefined }
  }
  if (!plainTests.has(name)) return undefined
  const references = referencesIn(kwargs, target)
  const subquery = env.macros.resolve('get_where_subquery', draft.package.name)
  if (!references || !subquery) return undefined
  const config = hasKeys(draft.config)
  return {
    ...references,
    macros: [macro.uniqueId, subquery.uniqueId],
    // The config stands on the entry and in the test's template; both count, so that lists appear twice, as in dbt.
    config: config ? mergeCalls([draft.config, draft.config]) : {},
    unrenderedConfig: config ? unrenderedTestConfig(draft.config) : undefined,
  }
}

const targetRef = (target: TestTarget & { kind: 'node' }, version: RefArgs['version']): RefArgs => ({
  name: target.name,
  package: null,
  version,
})

function targetCapture(target: TestTarget): Capture {
  if (target.kind === 'source') return { ...emptyCapture, sources: [[target.source, target.table]] }
  return { ...emptyCapture, refs: [targetRef(target, target.version)] }
}

/** What a test without a macro refers to: what it tests. */
export const bareCapture = ({ config }: TestDraft, target: TestTarget): Capture => ({
  ...targetCapture(target),
  config,
})

/** References of arguments that are plain values or `ref(…)`/`source(…)`; undefined where one has to be rendered to know. */
function referencesIn(kwargs: JsonRecord, target: TestTarget): Capture | undefined {
  const refs: RefArgs[] = []
  const sources: (readonly [string, string])[] = []
  const visit = (value: Json | undefined, isTop: boolean, key: string): boolean => {
    if (isList(value)) return value.every((item) => visit(item, false, key))
    if (isRecord(value)) return Object.values(value).every((item) => visit(item, false, key))
    if (typeof value !== 'string' || (isTop && key === 'column_name')) return true
    if (isTop && key === 'model') {
      if (target.kind === 'source') sources.push([target.source, target.table])
      else refs.push(targetRef(target, target.version === null ? null : String(target.version)))
      return true
    }
    if (hasJinja(value)) return false
    if (!/^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/.test(value)) return true
    const reference = parseReference(value)
    if (reference?.kind === 'ref') refs.push(reference.ref)
    else if (reference) sources.push(reference.source)
    return reference !== undefined
  }
  const isPlain = Object.entries(kwargs).every(([key, value]) => visit(value, true, key))
  return isPlain ? { ...emptyCapture, refs, sources } : undefined
}

function renderedCapture(draft: TestDraft, macro: MacroDefinition, env: TemplateEnv): TracedCapture {
  const { uniqueId, name, package: owner } = draft
  const { database, schema } = env.adapter
  const model: JsonRecord = {
    name,
    resource_type: 'test',
    package_name: owner.name,
    unique_id: uniqueId,
    fqn: draft.fqn,
    config: {},
    tags: [],
  }
  const original_file_path = draft.originalPath
  const node = {
    unique_id: uniqueId,
    name,
    package_name: owner.name,
    original_file_path,
    resource_type: 'test',
    database,
    schema,
    identifier: name,
    model,
  }
  const context = parseContext(env, node)
  const { captured, names } = context
  if (hasKeys(draft.config)) captured.configs.push(draft.config as Record<string, Json>) // values of a test's config are given
  const problems: Diagnostic[] = []
  try {
    // dbt starts from what goes by the test's bare name, whichever package's test is asked for.
    const namesake = env.macros.resolve(`test_${draft.metadata.name}`, owner.name) ?? macro
    captured.macros.add(namesake.uniqueId)
    const kwargs = testKwargs(draft.metadata.kwargs, argumentLookup(names, namesake, owner.name), fileOf(draft.place))
    const template = compileTemplate(draft.rawCode, { path: fileOf(draft.place) })
    const lookup = (wanted: string): Value | undefined =>
      wanted === '_dbt_generic_test_kwargs' ? kwargs : names.lookup(wanted)
    renderSync(template, new Scope(lookup, { mode: 'sync', undefined: 'permissive', provenance: false }))
    if (namesake !== macro) captured.macros.delete(macro.uniqueId)
  } catch (thrown) {
    // The template is made from the entry, so the entry is its place.
    problems.push(
      ...templateProblems(thrown, locate(draft.place)).map((found) => ({ ...found, at: locate(draft.place) })),
    )
  }
  const unrendered = draft.rawCode.includes('config(') ? unrenderedTestConfig(draft.config) : undefined
  return traced(captured, unrendered, problems)
}
