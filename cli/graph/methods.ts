import type { ParsedProject } from '../core/parsed-project.ts'
import type { ModelNode, RunnableNode } from '../core/node.ts'
import { invariant } from '../core/check.ts'
import type { Criterion, MethodName } from './criterion.ts'
import { configMatches } from './config-method.ts'
import { matchesFqn } from './fqn.ts'
import { matchesName } from './pattern.ts'
import { pathMatcher } from './path-method.ts'
import { stateChecks, type SelectionInput } from './selection.ts'
import { fresherSources } from './source-status.ts'
import type { Vertex } from './vertex.ts'
import { versionMatches } from './version-method.ts'

type Matcher = (vertex: Vertex) => boolean

/** The vertices a criterion names by itself, relatives and tests aside. Values have been checked: see `check-spec.ts`. */
export const matcherOf = (criterion: Criterion, input: SelectionInput): Matcher =>
  methods[criterion.method](criterion, String(criterion.value), input)

const methods: Readonly<Record<MethodName, (criterion: Criterion, value: string, input: SelectionInput) => Matcher>> = {
  fqn: (_, value) => (vertex) =>
    vertex.resource_type !== 'source' && matchesFqn(vertex.fqn, value, isVersioned(vertex)),
  tag: (_, value) => (vertex) => tagsOf(vertex).some((tag) => matchesName(tag, value)),
  group: (_, value) => (vertex) => {
    const group = isRunnable(vertex) || vertex.resource_type === 'metric' ? vertex.config['group'] : undefined
    return typeof group === 'string' && group !== '' && matchesName(group, value)
  },
  access: (_, value) => (vertex) => vertex.resource_type === 'model' && vertex.access === value,
  source: (_, value) => {
    const parts = value.split('.')
    const [table = '*', source = '*', project = '*'] = parts.length === 1 ? ['*', ...parts] : parts.toReversed()
    return (vertex) =>
      vertex.resource_type === 'source' &&
      matchesName(vertex.package_name, project) &&
      matchesName(vertex.source_name, source) &&
      matchesName(vertex.name, table)
  },
  exposure: (_, value) => namedMatcher('exposure', value),
  metric: (_, value) => namedMatcher('metric', value),
  semantic_model: (_, value) => namedMatcher('semantic_model', value),
  saved_query: (_, value) => namedMatcher('saved_query', value),
  unit_test: (_, value) => namedMatcher('unit_test', value),
  path: (_, value) => pathMatcher(value),
  file: (_, value) => (vertex) => {
    const name = vertex.original_file_path.split('/').at(-1) ?? ''
    return matchesName(name, value) || matchesName(name.replace(/(?<=.)\.[^.]*$/, ''), value)
  },
  package: (_, value, { parsed }) => {
    const wanted = value === 'this' ? parsed.projectName : value
    return (vertex) => matchesName(vertex.package_name, wanted)
  },
  config:
    ({ args, value }) =>
    (vertex) =>
      (isRunnable(vertex) || vertex.resource_type === 'source') && configMatches(vertex.config, args, value),
  test_name: (_, value) => (vertex) => {
    if (vertex.resource_type === 'unit_test') return matchesName(vertex.name, value)
    return vertex.resource_type === 'test' && !!vertex.test_metadata && matchesName(vertex.test_metadata.name, value)
  },
  test_type: (_, value) => (vertex) => {
    if (vertex.resource_type === 'unit_test') return value === 'unit'
    if (vertex.resource_type !== 'test') return false
    return value === 'data' || (vertex.test_metadata ? value === 'generic' || value === 'schema' : value === 'singular')
  },
  resource_type: (_, value) => (vertex) => vertex.resource_type === value,
  state: (_, value, { state }) => {
    const check = stateChecks.find((known) => known === value)
    invariant(state && check, 'a state selector was evaluated unchecked')
    return (vertex) => state.matches(vertex, check)
  },
  result:
    (_, value, { results }) =>
    (vertex) =>
      results?.get(vertex.unique_id) === value,
  source_status: (_criterion, _value, input) => {
    const fresher = fresherSources(input)
    return (vertex) => fresher.has(vertex.unique_id)
  },
  version: (_, value) => (vertex) => vertex.resource_type === 'model' && versionMatches(vertex, value),
  selector: () => () => false,
}

/** `name` or `package.name`, both with wildcards. */
function namedMatcher(type: Vertex['resource_type'], value: string): Matcher {
  const [name = '', project = '*'] = value.split('.').toReversed()
  return (vertex) =>
    vertex.resource_type === type && matchesName(vertex.package_name, project) && matchesName(vertex.name, name)
}

/** What stands in the manifest's `nodes` or `functions`. */
export function isRunnable(vertex: Vertex): vertex is RunnableNode {
  const type = vertex.resource_type
  return (
    type === 'model' ||
    type === 'seed' ||
    type === 'snapshot' ||
    type === 'function' ||
    type === 'analysis' ||
    type === 'test' ||
    type === 'operation' ||
    type === 'sql_operation'
  )
}

const isVersioned = (vertex: Vertex): vertex is ModelNode =>
  vertex.resource_type === 'model' && vertex.version !== null && vertex.version !== undefined

function tagsOf(vertex: Vertex): readonly string[] {
  const tags = vertex.resource_type === 'unit_test' ? vertex.config.tags : vertex.tags
  return tags ?? []
}

/** Names of the project that a value may have been meant for; undefined for methods whose values are no names. */
export function* candidatesOf(method: MethodName, parsed: ParsedProject): Generator<string> {
  if (method === 'fqn') for (const node of parsed.nodes.values()) yield node.name
  if (method === 'source') for (const source of parsed.sources.values()) yield source.source_name
  if (method === 'tag') for (const node of parsed.nodes.values()) yield* node.tags
  if (method === 'exposure') for (const exposure of parsed.exposures.values()) yield exposure.name
  if (method === 'unit_test') for (const test of parsed.unitTests.values()) yield test.name
}
