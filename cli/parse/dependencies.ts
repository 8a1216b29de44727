import type { Access } from '../core/config.ts'
import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { RefArgs, UniqueId } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import { packagesToSearch, type Found, type Lookup } from './lookup.ts'
import { locate, type Place } from './place.ts'

/** What a `ref()` may lead to, as far as dependencies care. */
export interface RefTarget {
  readonly uniqueId: UniqueId
  readonly name: string
  readonly packageName: string
  readonly access: Access | null
  readonly group: string | null
  readonly place: Place
}

export interface SourceTarget {
  readonly uniqueId: UniqueId
  readonly name: string
  readonly packageName: string
}

export interface Referrer {
  readonly name: string
  readonly packageName: string
  readonly group: string | null
  /** Tests whose target is missing are left out with a warning; everything else is an error. */
  readonly isTest: boolean
  /** Private models are for ad-hoc queries too. */
  readonly isAdHoc?: boolean
  readonly refs: readonly RefArgs[]
  readonly sources: readonly (readonly [string, string])[]
  readonly functions?: readonly (readonly string[])[]
  /** Where it writes the reference. */
  readonly at: (call: 'ref' | 'source' | 'function', name: string) => Location
}

export interface DependencyInput {
  readonly rootPackage: string
  readonly refs: Lookup<RefTarget>
  readonly sources: Lookup<SourceTarget>
  readonly functions: Lookup<SourceTarget>
  /** Packages whose project file says `restrict-access: true`. */
  readonly restricted: ReadonlySet<string>
  readonly problems: Diagnostic[]
}

export interface Dependencies {
  readonly ids: readonly UniqueId[]
  /** False for a test of which something it reads is missing: it is left out. */
  readonly isComplete: boolean
}

/** The ids that a node depends on, sources first, each once. */
export function dependenciesOf(referrer: Referrer, input: DependencyInput): Dependencies {
  const ids = new Set<UniqueId>()
  let isMissing = false
  for (const [source, table] of referrer.sources) {
    const id = sourceOf(referrer, source, table, input)
    if (id === undefined) isMissing = true
    else ids.add(id)
  }
  for (const ref of referrer.refs) {
    const id = refOf(referrer, ref, input)
    if (id === undefined) isMissing = true
    else ids.add(id)
  }
  for (const path of referrer.functions ?? []) {
    const id = functionOf(referrer, path, input)
    if (id === undefined) isMissing = true
    else ids.add(id)
  }
  return { ids: [...ids], isComplete: !isMissing || !referrer.isTest }
}

function sourceOf(referrer: Referrer, source: string, table: string, input: DependencyInput): UniqueId | undefined {
  const name = `${source}.${table}`
  const found = input.sources.search(name, packagesToSearch(input.rootPackage, referrer.packageName, null))
  if (found.kind === 'found') return found.item.uniqueId
  if (found.kind === 'ambiguous') return found.items[0]?.uniqueId
  if (referrer.isTest) {
    const code = found.kind === 'disabled' ? 'test-source-disabled' : 'test-target-missing'
    const hint = didYouMean(name, input.sources.names())
    input.problems.push(problem(code, { test: referrer.name, name }, referrer.at('source', table), { hint }))
    return undefined
  }
  const code = found.kind === 'disabled' ? 'source-disabled' : 'source-not-found'
  const declare = `Declare it in a properties file: sources: [{name: ${source}, tables: [{name: ${table}}]}]`
  const hint = found.kind === 'disabled' ? undefined : (didYouMean(name, input.sources.names()) ?? declare)
  input.problems.push(problem(code, { name }, referrer.at('source', table), { hint }))
  return undefined
}

function functionOf(referrer: Referrer, path: readonly string[], input: DependencyInput): UniqueId | undefined {
  const [name = '', owner = null] = path.toReversed()
  const found = input.functions.search(name, packagesToSearch(input.rootPackage, referrer.packageName, owner))
  if (found.kind === 'found') return found.item.uniqueId
  if (found.kind === 'ambiguous') return found.items[0]?.uniqueId
  const near = didYouMean(name, input.functions.names())
  if (referrer.isTest) {
    if (found.kind === 'missing')
      input.problems.push(
        problem('test-target-missing', { test: referrer.name, name }, referrer.at('function', name), { hint: near }),
      )
    return undefined
  }
  const code = found.kind === 'disabled' ? 'function-disabled' : 'function-not-found'
  const madeHere = `A function of this name is made by a file "${name}.sql" in a folder of function-paths.`
  const hint = found.kind === 'disabled' ? undefined : (near ?? madeHere)
  input.problems.push(problem(code, { name }, referrer.at('function', name), { hint }))
  return undefined
}

function refOf(referrer: Referrer, ref: RefArgs, input: DependencyInput): UniqueId | undefined {
  const packages = packagesToSearch(input.rootPackage, referrer.packageName, ref.package)
  const found = input.refs.search(ref.name, packages, ref.version)
  if (found.kind !== 'found') {
    const told = refProblem(referrer, ref, found, input)
    if (told) input.problems.push(told)
    return undefined
  }
  const refused = accessProblem(referrer, ref, found.item, input)
  if (refused) input.problems.push(refused)
  return found.item.uniqueId
}

function refProblem(
  referrer: Referrer,
  ref: RefArgs,
  found: Exclude<Found<RefTarget>, { kind: 'found' }>,
  input: DependencyInput,
): Diagnostic | undefined {
  const { name } = ref
  // A test of a disabled model is disabled with it, which nobody needs to hear.
  if (found.kind === 'disabled' && referrer.isTest) return undefined
  const at = referrer.at('ref', name)
  if (found.kind === 'ambiguous') {
    const packages = found.items.map((item) => item.packageName)
    const hint = `Name the package: ref('${packages[0]}', '${name}').`
    return problem('ref-ambiguous', { name, packages }, at, { hint })
  }
  if (found.kind === 'disabled') {
    const related = [{ at: locate(found.item.place), note: `"${name}" is disabled here` }]
    return problem('ref-disabled', { name }, at, { related })
  }
  const near = didYouMean(name, input.refs.names())
  if (referrer.isTest) return problem('test-target-missing', { test: referrer.name, name }, at, { hint: near })
  const versions = ref.version === null ? [] : input.refs.versionsOf(name)
  if (versions.length > 0) return problem('ref-version-not-found', { name, version: String(ref.version), versions }, at)
  return problem('ref-not-found', { name: shownRef(ref) }, at, { hint: elsewhere(ref, input) ?? near ?? madeBy(name) })
}

const shownRef = ({ name, package: owner }: RefArgs): string => (owner === null ? name : `${owner}.${name}`)

const madeBy = (name: string): string =>
  `A model of this name is made by a file "${name}.sql" in a folder of model-paths.`

/** A name that is right, in a package that is not. */
function elsewhere({ name, package: owner }: RefArgs, { refs, rootPackage }: DependencyInput): string | undefined {
  if (owner === null) return undefined
  const found = refs.find(name, rootPackage)
  return found.kind === 'found' ? `The project has one itself: ref('${name}').` : undefined
}

/** Why this reader may not read this model; undefined when it may. */
function accessProblem(
  referrer: Referrer,
  ref: RefArgs,
  target: RefTarget,
  input: DependencyInput,
): Diagnostic | undefined {
  if (target.access === null || target.access === 'public' || referrer.isAdHoc === true) return undefined
  const isForeign = referrer.packageName !== target.packageName && input.restricted.has(target.packageName)
  const isOfGroup = referrer.group !== null && referrer.group !== '' && referrer.group === target.group
  if (!isForeign && (target.access === 'protected' || isOfGroup)) return undefined
  const at = referrer.at('ref', ref.name)
  const related = [{ at: locate(target.place), note: `"${target.name}" is defined here` }]
  if (target.access === 'private')
    return problem('ref-private', { name: target.name, group: target.group }, at, { related, hint: openUp(target) })
  return problem('ref-protected', { name: target.name, package: target.packageName }, at, { related })
}

const openUp = ({ name, group }: RefTarget): string =>
  group === null
    ? `Set the "access" of "${name}" to "protected".`
    : `Put what reads it into this group, or set the "access" of "${name}" to "protected".`
