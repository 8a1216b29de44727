import type { FileDraft } from './draft.ts'

/** Drafts by name, to find what a properties entry describes. A list, because files of one name may differ in being enabled. */
export class DraftIndex {
  readonly #byName = new Map<string, FileDraft[]>()
  readonly #isEnabled: (draft: FileDraft) => boolean

  /** `isEnabled` is asked where a name means nodes of several packages: what a package has switched off steps back. */
  constructor(drafts: Iterable<FileDraft>, isEnabled: (draft: FileDraft) => boolean = () => true) {
    this.#isEnabled = isEnabled
    for (const draft of drafts) this.add(draft)
  }

  add(draft: FileDraft): void {
    const list = this.#byName.get(draft.name)
    if (list) list.push(draft)
    else this.#byName.set(draft.name, [draft])
  }

  /** Drafts of that name in the package, or where it has none in any other. */
  find(name: string, packageName: string, kinds: readonly FileDraft['kind'][]): readonly FileDraft[] {
    const known = (this.#byName.get(name) ?? []).filter((draft) => kinds.includes(draft.kind))
    const own = known.filter((draft) => draft.package.name === packageName)
    const others = known.filter((draft) => draft.package.name !== packageName)
    if (others.length === 0 || own.some(this.#isEnabled)) return own
    const enabled = others.filter(this.#isEnabled)
    if (own.length > 0 && enabled.length === 0) return own
    const [first = others[0]] = enabled
    return others.filter((draft) => draft.package === first?.package)
  }

  names(kinds: readonly FileDraft['kind'][]): string[] {
    return [...this.#byName]
      .filter(([, drafts]) => drafts.some((draft) => kinds.includes(draft.kind)))
      .map(([name]) => name)
  }
}
