import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { ColumnInfo, DocNode, UniqueId } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import { hasJinja } from './entry-rendering.ts'
import { Lookup, packagesToSearch } from './lookup.ts'

/** Renders a description that holds more than plain `doc()` calls; throws `ProblemError`. */
export type RenderDescription = (
  text: string,
  packageName: string,
  at: Location,
  doc: (names: readonly string[]) => string,
) => string

export interface Described {
  readonly description: string
  readonly docBlocks: readonly UniqueId[]
}

const docCall = /\{\{\s*doc\(\s*(?:(['"])([^'"\\]*)\1\s*,\s*)?(['"])([^'"\\]*)\3\s*\)\s*\}\}/g

/** Puts the docs blocks into the descriptions that name them. */
export class Descriptions {
  readonly #docs = new Lookup<DocNode>()
  readonly #rootPackage: string
  readonly #render: RenderDescription
  readonly #problems: Diagnostic[]

  constructor(docs: Iterable<DocNode>, rootPackage: string, render: RenderDescription, problems: Diagnostic[]) {
    for (const doc of docs) {
      this.#docs.add(
        { name: doc.name, packageName: doc.package_name, version: null, latestVersion: null, item: doc },
        true,
      )
    }
    this.#rootPackage = rootPackage
    this.#render = render
    this.#problems = problems
  }

  describe(text: string, packageName: string, at: () => Location): Described {
    if (!hasJinja(text)) return { description: text, docBlocks: [] }
    const docBlocks: UniqueId[] = []
    const contents = (name: string, from: string | null): string => {
      const doc = this.#find(name, from, packageName)
      if (doc) {
        docBlocks.push(doc.unique_id)
        return doc.block_contents
      }
      const hint = didYouMean(name, this.#docs.names())
      this.#problems.push(problem('doc-not-found', { name }, at(), { hint }))
      return ''
    }
    const filled = text.replace(docCall, (_, _quote, from: string | undefined, _other, name: string) =>
      contents(name, from ?? null),
    )
    // Like any template, a description that holds Jinja loses its last line break.
    const trimmed = filled.endsWith('\n') ? filled.slice(0, -1) : filled
    const rest = text.replace(docCall, '')
    if (!hasJinja(rest)) return { description: trimmed, docBlocks }
    docBlocks.length = 0
    const description = this.#render(text, packageName, at(), (names) =>
      names.length === 2 ? contents(names[1] ?? '', names[0] ?? null) : contents(names[0] ?? '', null),
    )
    return { description, docBlocks }
  }

  columns(
    columns: Readonly<Record<string, ColumnInfo>>,
    packageName: string,
    at: () => Location,
  ): Readonly<Record<string, ColumnInfo>> {
    let changed: Record<string, ColumnInfo> | undefined
    for (const [name, column] of Object.entries(columns)) {
      if (!hasJinja(column.description)) continue
      const { description, docBlocks } = this.describe(column.description, packageName, at)
      changed ??= { ...columns }
      changed[name] = { ...column, description, doc_blocks: docBlocks }
    }
    return changed ?? columns
  }

  #find(name: string, from: string | null, packageName: string): DocNode | undefined {
    for (const searched of packagesToSearch(this.#rootPackage, packageName, from)) {
      const found = this.#docs.find(name, searched)
      if (found.kind === 'found') return found.item
      if (found.kind === 'ambiguous') return found.items[0]
    }
    return undefined
  }
}
