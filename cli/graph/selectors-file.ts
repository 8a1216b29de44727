import type { Json } from '../core/config.ts'
import { bad, good, hasErrors, problem, type Checked, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { NamedSelector } from '../core/parsed-project.ts'
import { didYouMean } from '../core/suggest.ts'
import { parseCriterion, parseMethod, type Criterion } from './criterion.ts'
import { indirectSelections, type IndirectSelection } from './selection.ts'
import type { SelectionSpec } from './spec.ts'

/** The selectors of selectors.yml, by name and in alphabetical order. */
export interface SelectorLibrary {
  readonly byName: ReadonlyMap<string, SelectionSpec>
  /** The one used when a command is given no selection. */
  readonly default: string | undefined
}

type JsonObject = { readonly [key: string]: Json | undefined }

/** Gives every definition its meaning; one that cannot be read fails the whole file, as in dbt. */
export function readSelectors(
  entries: readonly NamedSelector[],
  indirect: IndirectSelection,
): Checked<SelectorLibrary> {
  const problems: Diagnostic[] = []
  const byName = new Map<string, SelectionSpec>()
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const reader = new DefinitionReader(entry.name, indirect, entry.at)
    const spec = reader.root(entry.definition)
    problems.push(...reader.problems)
    if (spec !== undefined) byName.set(entry.name, spec)
  }
  return hasErrors(problems) ? bad(...problems) : good({ byName, default: entries.find(isDefault)?.name }, problems)
}

const isDefault = (entry: NamedSelector): boolean => String(entry.default).toLowerCase() === 'true'

const criterionKeys = [
  'method',
  'value',
  'children',
  'parents',
  'children_depth',
  'parents_depth',
  'childrens_parents',
  'indirect_selection',
  'exclude',
]

/** Reads one definition and collects what is wrong with it; each method gives undefined after having said why. */
class DefinitionReader {
  readonly problems: Diagnostic[] = []
  readonly #name: string
  readonly #indirect: IndirectSelection
  readonly #at: Location | undefined

  constructor(name: string, indirect: IndirectSelection, at: Location | undefined) {
    this.#name = name
    this.#indirect = indirect
    this.#at = at
  }

  root(definition: Json): SelectionSpec | undefined {
    if (isObject(definition) && ('union' in definition || 'intersection' in definition)) {
      const keys = Object.keys(definition)
      if (keys.length > 1) {
        return this.#fail(`"union" or "intersection" must stand alone at its root, but there are ${quoted(keys)}`)
      }
    }
    return this.#definition(definition)
  }

  #definition(definition: Json | undefined): SelectionSpec | undefined {
    if (typeof definition === 'string') return this.#take(parseCriterion(definition, this.#indirect, this.#at))
    if (!isObject(definition))
      return this.#fail(`a definition must be a string or a mapping, but is ${kindOf(definition)}`)
    if ('union' in definition) return this.#group('union', definition['union'])
    if ('intersection' in definition) return this.#group('intersection', definition['intersection'])
    return this.#criterion(definition)
  }

  #group(kind: 'union' | 'intersection', members: Json | undefined): SelectionSpec | undefined {
    if (!Array.isArray(members)) return this.#fail(`"${kind}" must be a list, but is ${kindOf(members)}`)
    const exclusions = members.filter((member) => isObject(member) && 'exclude' in member && !('method' in member))
    if (exclusions.length > 1) return this.#fail(`"${kind}" may have one "exclude", but has ${exclusions.length}`)
    const parts = members
      .filter((member) => !exclusions.includes(member))
      .map((member) => this.#definition(member))
      .filter((part) => part !== undefined)
    const [exclusion] = exclusions
    const included: SelectionSpec = { kind, parts, indirect: 'eager' }
    return isObject(exclusion) ? this.#without(included, exclusion['exclude']) : included
  }

  /** `{tag: nightly}`, or `{method: tag, value: nightly, children: true, …}`. */
  #criterion(definition: JsonObject): SelectionSpec | undefined {
    const [[key, only] = ['', null], ...rest] = Object.entries(definition)
    if (rest.length === 0) return this.#made(key, only, {})
    const { method, value } = definition
    if (typeof method !== 'string' || value === undefined) {
      return this.#fail(
        `a mapping needs one key or else "method" and "value", but has ${quoted(Object.keys(definition))}`,
      )
    }
    this.#warnOfUnknownKeys(definition)
    const criterion = this.#made(method, value, definition)
    if (criterion === undefined || definition['exclude'] === undefined) return criterion
    return this.#without(criterion, definition['exclude'])
  }

  #made(method: string, value: Json | undefined, options: JsonObject): Criterion | undefined {
    const raw = `${method}:${typeof value === 'string' ? value : JSON.stringify(value)}`
    const parsed = parseMethod(method, raw, this.#at)
    this.problems.push(...parsed.problems)
    if (!parsed.ok) return undefined
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      return this.#fail(`the value of "${method}" must be text, a number or a boolean, but is ${kindOf(value)}`)
    }
    const indirect = this.#indirectOf(options['indirect_selection'])
    if (indirect === undefined) return undefined
    const children = options['children'] === true
    const childrensParents = options['childrens_parents'] === true
    if (children && childrensParents) return this.#fail('"children" and "childrens_parents" exclude each other')
    return {
      kind: 'criterion',
      raw,
      ...(this.#at && { at: this.#at }),
      method: parsed.value.name,
      args: parsed.value.args,
      value,
      childrensParents,
      parentsDepth: options['parents'] === true ? depthOf(options['parents_depth']) : 0,
      childrenDepth: children ? depthOf(options['children_depth']) : 0,
      indirect,
    }
  }

  #indirectOf(written: Json | undefined): IndirectSelection | undefined {
    if (written === undefined || written === null) return this.#indirect
    return (
      indirectSelections.find((known) => known === written) ??
      this.#fail(`"indirect_selection" must be ${indirectSelections.join(', ')}, but is ${JSON.stringify(written)}`)
    )
  }

  #without(included: SelectionSpec, exclude: Json | undefined): SelectionSpec | undefined {
    if (!Array.isArray(exclude)) return this.#fail(`"exclude" must be a list, but is ${kindOf(exclude)}`)
    const parts = exclude.map((member) => this.#definition(member)).filter((part) => part !== undefined)
    if (parts.length === 0) return included
    const [only, ...more] = parts
    const excluded: SelectionSpec =
      only !== undefined && more.length === 0 ? only : { kind: 'union', parts, indirect: 'eager' }
    return { kind: 'difference', parts: [included, excluded], indirect: 'eager' }
  }

  #warnOfUnknownKeys(definition: JsonObject): void {
    for (const key of Object.keys(definition)) {
      if (criterionKeys.includes(key)) continue
      const hint = didYouMean(key, criterionKeys)
      this.problems.push(problem('selector-unknown-key', { name: this.#name, key }, this.#at, { hint }))
    }
  }

  #take<T>(checked: Checked<T>): T | undefined {
    this.problems.push(...checked.problems)
    return checked.ok ? checked.value : undefined
  }

  #fail(reason: string): undefined {
    this.problems.push(problem('selector-definition', { name: this.#name, reason }, this.#at))
    return undefined
  }
}

/** dbt reads a depth of 0 in YAML as no limit, unlike `0+x` on the command line. */
function depthOf(written: Json | undefined): number {
  const depth = Number(written ?? 0)
  return Number.isInteger(depth) && depth > 0 ? depth : Infinity
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

function kindOf(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`
}
