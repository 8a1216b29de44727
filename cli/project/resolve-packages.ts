import { bad, good, problem, ProblemError, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { fetchPackage, type Fetched, type FetchScope } from './fetch-package.ts'
import { labelOf, readPackages, type PackageSpec } from './packages.ts'

/** Fetches the wanted packages and what those want in turn, one version of each. */
export async function resolvePackages(
  wanted: readonly PackageSpec[],
  rootName: string,
  scope: FetchScope,
): Promise<Checked<readonly Fetched[]>> {
  const chosen = new Map<string, { readonly spec: PackageSpec; readonly fetched: Fetched }>()
  let pending = [...wanted]
  while (pending.length > 0) {
    const next: PackageSpec[] = []
    for (const spec of pending) {
      const key = keyOf(spec)
      const before = chosen.get(key)
      const merged = before ? merge(before.spec, spec) : spec
      // What is wanted as before is there already.
      if (before && sameWish(before.spec, merged)) continue
      const fetched = await fetchPackage(merged, scope)
      chosen.set(key, { spec: merged, fetched })
      const inner = readPackages(fetched.folder, scope.render, labelOf(spec))
      if (!inner.ok) return inner
      next.push(...inner.value)
    }
    pending = next
  }
  const all = [...chosen.values()].map((choice) => choice.fetched)
  const problems = clashes(all, rootName)
  return problems.length > 0 ? bad(...problems) : good(all)
}

/** A repository is the same with and without `.git`. */
const keyOf = (spec: PackageSpec): string =>
  spec.kind === 'git' ? labelOf(spec).replace(/\.git(?=\/|$)/, '') : labelOf(spec)

function merge(a: PackageSpec, b: PackageSpec): PackageSpec {
  if (a.kind === 'hub' && b.kind === 'hub') {
    const versions = [...new Set([...a.versions, ...b.versions])]
    return { ...a, versions, installPrerelease: a.installPrerelease || b.installPrerelease }
  }
  if (a.kind === 'git' && b.kind === 'git') {
    if (a.revision !== null && b.revision !== null && a.revision !== b.revision)
      throw conflict(a, [a.revision, b.revision])
    return { ...a, revision: a.revision ?? b.revision, warnUnpinned: a.warnUnpinned && b.warnUnpinned }
  }
  if (a.kind !== b.kind) throw conflict(a, [a.kind, b.kind])
  return a
}

const conflict = (spec: PackageSpec, versions: readonly string[]): ProblemError =>
  new ProblemError(problem('package-conflict', { name: labelOf(spec), versions }, spec.at))

function sameWish(a: PackageSpec, b: PackageSpec): boolean {
  if (a.kind === 'hub' && b.kind === 'hub') return a.versions.join() === b.versions.join()
  return a.kind === 'git' && b.kind === 'git' ? a.revision === b.revision : true
}

function clashes(all: readonly Fetched[], rootName: string): Diagnostic[] {
  const names = [rootName, ...all.map((found) => found.name)]
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  return [...twice].map((name) =>
    problem('package-name-twice', { name }, all.findLast((found) => found.name === name)?.spec.at),
  )
}
