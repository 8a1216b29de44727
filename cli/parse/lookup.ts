import type { Version } from './patch.ts'

/** Something that `ref()` or `source()` can name. */
export interface Named<T> {
  /** `orders`, or `source.table`. */
  readonly name: string
  readonly packageName: string
  readonly version: Version | null
  readonly latestVersion: Version | null
  readonly item: T
}

export type Found<T> =
  | { readonly kind: 'found'; readonly item: T }
  | { readonly kind: 'disabled'; readonly item: T }
  | { readonly kind: 'ambiguous'; readonly items: readonly T[] }
  | { readonly kind: 'missing' }

/** Names to things, by dbt's rules: a package's own name, then any package's; a versioned model's bare name is its latest version. */
export class Lookup<T> {
  readonly #enabled: Table<T> = new Map()
  readonly #disabled: Table<T> = new Map()

  add(named: Named<T>, isEnabled: boolean): void {
    const table = isEnabled ? this.#enabled : this.#disabled
    if (named.version === null) {
      put(table, named.name, named.packageName, named.item)
      return
    }
    put(table, `${named.name}.v${named.version}`, named.packageName, named.item)
    if (named.version === named.latestVersion) put(table, named.name, named.packageName, named.item)
  }

  /** `packageName` null: in any package. */
  find(name: string, packageName: string | null, version: Version | null = null): Found<T> {
    const key = isSet(version) ? `${name}.v${version}` : name
    const found = here(this.#enabled, key, packageName)
    if (found.length > 1) return { kind: 'ambiguous', items: found }
    const [item] = found
    if (item !== undefined) return { kind: 'found', item }
    const [disabled] = here(this.#disabled, key, packageName)
    return disabled === undefined ? { kind: 'missing' } : { kind: 'disabled', item: disabled }
  }

  /** Tries `packages` in order; what is disabled counts only when nothing enabled is found. */
  search(name: string, packages: readonly (string | null)[], version: Version | null = null): Found<T> {
    let disabled: Found<T> = { kind: 'missing' }
    for (const packageName of packages) {
      const found = this.find(name, packageName, version)
      if (found.kind === 'found' || found.kind === 'ambiguous') return found
      if (disabled.kind === 'missing') disabled = found
    }
    return disabled
  }

  /** Every name that is found without a version; what a misspelt one is compared with. */
  names(): Iterable<string> {
    return this.#enabled.keys()
  }

  /** All that is known under any version of the name, for `x has versions 1, 2`. */
  versionsOf(name: string): readonly string[] {
    const prefix = `${name}.v`
    return [...this.#enabled.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
  }
}

type Table<T> = Map<string, Map<string, T>>

function put<T>(table: Table<T>, key: string, packageName: string, item: T): void {
  const byPackage = table.get(key)
  if (byPackage) byPackage.set(packageName, item)
  else table.set(key, new Map([[packageName, item]]))
}

function here<T>(table: Table<T>, key: string, packageName: string | null): readonly T[] {
  const byPackage = table.get(key)
  if (!byPackage) return []
  if (packageName === null) return [...byPackage.values()]
  const item = byPackage.get(packageName)
  return item === undefined ? [] : [item]
}

const isSet = (version: Version | null): version is Version => version !== null && version !== 0 && version !== ''

/** Where a name written in a file of `from` is looked for: the package it names, else the root project, `from` itself, then anywhere. */
export function packagesToSearch(rootPackage: string, from: string, named: string | null): readonly (string | null)[] {
  if (named !== null) return [named]
  return rootPackage === from ? [rootPackage, null] : [rootPackage, from, null]
}
