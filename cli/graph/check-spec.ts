import { unreachable } from '../core/check.ts'
import { problem, type Diagnostic } from '../core/diagnostic.ts'
import { didYouMean, nearest } from '../core/suggest.ts'
import type { Criterion } from './criterion.ts'
import { matchesName } from './pattern.ts'
import { stateChecks, type SelectionInput } from './selection.ts'
import type { SelectorLibrary } from './selectors-file.ts'
import type { SelectionSpec } from './spec.ts'
import { versionWords } from './version-method.ts'

const resourceTypes = [
  'model',
  'seed',
  'snapshot',
  'function',
  'test',
  'unit_test',
  'source',
  'analysis',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'operation',
  'sql_operation',
]

/** All that would keep a selection from being evaluated: values a method does not know, inputs not given, selectors in circles. */
export function checkSpec(
  spec: SelectionSpec,
  input: SelectionInput,
  library: SelectorLibrary,
  trail: readonly string[] = [],
): readonly Diagnostic[] {
  if (spec.kind !== 'criterion') return spec.parts.flatMap((part) => checkSpec(part, input, library, trail))
  if (spec.method === 'selector') return checkReference(spec, input, library, trail)
  const found = checkCriterion(spec, input)
  return found === undefined ? [] : [found]
}

function checkReference(
  criterion: Criterion,
  input: SelectionInput,
  library: SelectorLibrary,
  trail: readonly string[],
): readonly Diagnostic[] {
  const name = String(criterion.value)
  const matching = [...library.byName].filter(([known]) => matchesName(known, name))
  if (matching.length === 0) return [unknownSelector(name, library, criterion.at)]
  return matching.flatMap(([known, spec]) => {
    if (trail.includes(known)) {
      return [problem('selector-cycle', { path: [...trail.slice(trail.indexOf(known)), known] }, criterion.at)]
    }
    return checkSpec(spec, input, library, [...trail, known])
  })
}

export function unknownSelector(name: string, library: SelectorLibrary, at?: Criterion['at']): Diagnostic {
  const names = [...library.byName.keys()]
  const known = names.length === 0 ? 'The project has no selectors.yml.' : `There are ${names.join(', ')}.`
  return problem('selector-unknown', { name }, at, { hint: didYouMean(name, names) ?? known })
}

function checkCriterion(criterion: Criterion, input: SelectionInput): Diagnostic | undefined {
  switch (criterion.method) {
    case 'state':
      if (!input.state) return needs(criterion, 'an earlier manifest to compare with', '"--state <folder>"')
      return oneOf(criterion, stateChecks)
    case 'result':
      if (!input.results) return needs(criterion, "an earlier run's run_results.json", '"--state <folder>"')
      return oneOf(criterion, statuses)
    case 'source_status':
      if (!input.sourceStatus) return needs(criterion, 'an earlier sources.json', '"--state <folder>"')
      if (!input.currentSourceStatus) return needs(criterion, 'a current sources.json', '"tsdbt source freshness"')
      return oneOf(criterion, ['fresher'])
    case 'test_type':
      return oneOf(criterion, ['generic', 'singular', 'unit', 'data', 'schema'])
    case 'version':
      return oneOf(criterion, versionWords)
    case 'resource_type':
      return oneOf(criterion, resourceTypes)
    case 'source':
      return dotted(criterion, 3, '"source", "source.table" or "package.source.table"')
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
    case 'unit_test':
      return dotted(criterion, 2, '"name" or "package.name"')
    case 'config':
      if (criterion.args.length > 0) return undefined
      return problem('selector-value', { selector: criterion.raw, expected: 'a config and its value' }, criterion.at, {
        hint: 'Name the config behind a dot, as in "config.materialized:table".',
      })
    case 'fqn':
    case 'tag':
    case 'group':
    case 'access':
    case 'path':
    case 'file':
    case 'package':
    case 'test_name':
    case 'selector':
      return undefined
    default:
      return unreachable(criterion.method)
  }
}

const statuses = [
  'success',
  'error',
  'skipped',
  'pass',
  'fail',
  'warn',
  'runtime error',
  'partial success',
  'no-op',
  'reused',
]

function needs(criterion: Criterion, needed: string, way: string): Diagnostic {
  const hint = way.startsWith('"--') ? `Give it with ${way}.` : `Run ${way} first.`
  return problem('selector-needs', { selector: criterion.raw, needed }, criterion.at, { hint })
}

function oneOf(criterion: Criterion, words: readonly string[]): Diagnostic | undefined {
  const value = String(criterion.value)
  if (words.includes(value)) return undefined
  const near = nearest(value, words)
  const expected = `one of ${words.join(', ')}`
  return problem('selector-value', { selector: criterion.raw, expected }, criterion.at, {
    hint: near === undefined ? undefined : `Did you mean "${near}"?`,
  })
}

function dotted(criterion: Criterion, most: number, expected: string): Diagnostic | undefined {
  if (String(criterion.value).split('.').length <= most) return undefined
  return problem('selector-value', { selector: criterion.raw, expected }, criterion.at)
}
