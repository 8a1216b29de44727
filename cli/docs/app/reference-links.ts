import { nodeHref } from './routes.ts'
import type { Site } from './site.ts'

/** A call of `ref` or `source` with its texts, as the highlighter marks it. */
const call =
  /<span class="hljs-built_in">(ref|source)<\/span>\(((?:\s*,?\s*<span class="hljs-string">(?:&#x27;|&quot;)[\w.-]+(?:&#x27;|&quot;)<\/span>)+)/g
const text = /(<span class="hljs-string">(?:&#x27;|&quot;))([\w.-]+)((?:&#x27;|&quot;)<\/span>)/g

const named: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot'])

/** Marked SQL whose references lead to what they name. Names that are not found, and those of several things, stay as they are. */
export function withReferenceLinks(html: string, site: Site): string {
  return html.replace(call, (whole, kind: string, given: string) => {
    const names = [...given.matchAll(text)].map(([, , name = '']) => name)
    const href = kind === 'ref' ? refHref(site, names.at(-1) ?? '') : sourceHref(site, names.join('.'))
    return href === undefined ? whole : whole.replace(given, `<a href="${href}">${given}</a>`)
  })
}

function refHref(site: Site, name: string): string | undefined {
  const found = site.nodes.filter((node) => named.has(node.kind) && node.name === name)
  return found.length === 1 && found[0] ? nodeHref(found[0]) : undefined
}

function sourceHref(site: Site, name: string): string | undefined {
  const found = site.nodes.find((node) => node.kind === 'source' && node.name === name)
  return found && nodeHref(found)
}
